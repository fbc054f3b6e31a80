import type { Page } from "@playwright/test";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";

const READY = "Identity provider is ready: ";

/** The identity provider of `tests/identity/provider.mjs`, to which people come from the console. */
export class Identity {
  private constructor(
    /** Its issuer. To browsers it is another site than `localhost`. */
    readonly url: string,
    private readonly child: ChildProcess,
  ) {}

  /** Starts one on a free port. It ends with its input, so that nothing is left behind when the tests are killed. */
  static async start(): Promise<Identity> {
    const script = join(import.meta.dirname, "../identity/provider.mjs");
    const child = spawn(process.execPath, [script], { stdio: ["pipe", "pipe", "ignore"] });
    const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
    return new Identity(line.replace(READY, ""), child);
  }

  /** How the console is told of it, with its secret. */
  get settings(): { flags: string[]; secret: string } {
    const flags = ["--auth", "oidc", "--oidc-issuer", this.url, "--oidc-client-id", "reprise"];
    return { flags, secret: "a secret of the tests: with + and %" };
  }

  /** Presses somebody's name on the page that asks who it is. */
  async choose(page: Page, name: string): Promise<void> {
    await page.waitForURL(`${this.url}/**`);
    await page.getByRole("button", { name }).click();
  }

  /** Agrees to be signed out there, too. */
  async leave(page: Page): Promise<void> {
    await page.waitForURL(`${this.url}/**`);
    await page.getByRole("button", { name: "Sign out" }).click();
  }

  async dispose(): Promise<void> {
    const ended = once(this.child, "exit");
    this.child.kill("SIGKILL");
    await ended;
  }
}
