import { test as base } from "@playwright/test";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** How a spec file wants its server. */
export interface ServerOptions {
  /** How many seconds of the service pass in one second; without it, what `--demo` chooses. */
  clockSpeed: number | undefined;
  /** Whether the sample environments are there. */
  demo: boolean;
  /** Further arguments of `reprise serve`. */
  flags: string[];
  /** Where it listens, for whom has to know it before; otherwise where there is a free port. */
  port?: number;
}

/**
 * For `test.use` at the top of a spec file: a server that no other file shares, not even one that wants the same.
 * Playwright runs files in one worker when their options are identical, and an array that was just made is like no other.
 */
export function ownServer(options: Partial<ServerOptions> = {}): ServerOptions {
  return { clockSpeed: undefined, demo: true, ...options, flags: [...(options.flags ?? [])] };
}

/** A test with a real server: `page.goto("/")` goes there. */
export const test = base.extend<{ serverLog: void }, ServerOptions & { server: Server }>({
  clockSpeed: [undefined, { scope: "worker", option: true }],
  demo: [true, { scope: "worker", option: true }],
  flags: [[], { scope: "worker", option: true }],

  server: [
    async ({ clockSpeed, demo, flags }, use) => {
      const server = await Server.start({ clockSpeed, demo, flags });
      await use(server);
      await server.dispose();
    },
    { scope: "worker" },
  ],

  baseURL: async ({ server }, use) => {
    await use(server.url);
  },

  // What the server said during a failed test, beside the trace.
  serverLog: [
    async ({ server }, use, testInfo) => {
      const before = server.log.length;
      await use();
      if (testInfo.status !== testInfo.expectedStatus) {
        await testInfo.attach("server.log", { body: server.log.slice(before), contentType: "text/plain" });
      }
    },
    { auto: true },
  ],
});

export { expect } from "@playwright/test";

/** Optimised, it is ready in a fraction of a second; the rest is for a busy machine. */
const READY_WITHIN_MS = 15_000;
/** How long open requests may keep a stopped server alive. */
const STOPPED_WITHIN_MS = 10_000;
const READY_LINE = /Reprise is ready: (http:\/\/\S+)/;

/** A `reprise serve` with a database of its own in a temporary folder. */
export class Server {
  /** Everything it printed so far, restarts included. */
  log = "";
  #child: ChildProcess | undefined;
  #url: URL | undefined;

  private constructor(
    readonly options: ServerOptions,
    readonly folder: string,
  ) {}

  /** Starts one on a free port and waits until it is ready. */
  static async start(options: Partial<ServerOptions> = {}): Promise<Server> {
    const folder = await mkdtemp(join(tmpdir(), "reprise-e2e-"));
    const server = new Server({ clockSpeed: undefined, demo: true, flags: [], ...options }, folder);
    await server.resume();
    return server;
  }

  /** Where it answers, with the base path and without a slash at the end. */
  get url(): string {
    if (!this.#url) throw new Error("the server never became ready");
    return this.#url.href.replace(/\/$/, "");
  }

  /** Starts it again on the same port with the same database, after `kill` or `stop`. */
  async resume(): Promise<void> {
    if (this.#child) throw new Error("the server is running");
    const binary = process.env.REPRISE_BINARY ?? "target/release/reprise";
    const child = spawn(binary, this.#arguments(), { stdio: ["ignore", "pipe", "pipe"] });
    this.#child = child;
    this.#url = new URL(await this.#readyUrl(child));
  }

  /** Ends it as an administrator would and starts it again on the same port with the same database. */
  async restart(): Promise<void> {
    await this.stop();
    await this.resume();
  }

  /** Ends it without warning, as a power failure would. */
  async kill(): Promise<void> {
    await this.#end("SIGKILL");
  }

  /** Ends it as an administrator would. */
  async stop(): Promise<void> {
    await this.#end("SIGTERM");
  }

  /** Ends it and removes its database. */
  async dispose(): Promise<void> {
    await this.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  #arguments(): string[] {
    const { clockSpeed, demo, flags, port = 0 } = this.options;
    return [
      "serve",
      ...["--listen", `127.0.0.1:${this.#url?.port ?? port}`],
      ...["--database-url", `sqlite://${join(this.folder, "reprise.db")}`],
      ...(demo ? ["--demo"] : []),
      ...(clockSpeed === undefined ? [] : ["--clock-speed", String(clockSpeed)]),
      ...flags,
    ];
  }

  /** Resolves with the URL that the server prints when it is ready; rejects with its words when it is not. */
  #readyUrl(child: ChildProcess): Promise<string> {
    const before = this.log.length;
    return new Promise((resolve, reject) => {
      const fail = (what: string) => {
        reject(new Error(`the server ${what}:\n${this.log.slice(before)}`));
      };
      const timer = setTimeout(() => {
        child.kill("SIGKILL");
        fail("was not ready in time");
      }, READY_WITHIN_MS);
      const read = (chunk: Buffer) => {
        this.log += chunk.toString();
        const url = READY_LINE.exec(this.log.slice(before))?.[1];
        if (url) {
          clearTimeout(timer);
          resolve(url);
        }
      };
      child.stdout?.on("data", read);
      child.stderr?.on("data", read);
      child.once("error", (error) => {
        clearTimeout(timer);
        fail(`could not be started (${error.message}); build it with \`cargo xtask build\``);
      });
      child.once("exit", (code, signal) => {
        clearTimeout(timer);
        this.#child = undefined;
        fail(`ended before it was ready (${code ?? signal})`);
      });
    });
  }

  async #end(signal: "SIGKILL" | "SIGTERM"): Promise<void> {
    const child = this.#child;
    if (!child) return;
    const ended = once(child, "exit");
    child.kill(signal);
    const timer = setTimeout(() => child.kill("SIGKILL"), STOPPED_WITHIN_MS);
    await ended;
    clearTimeout(timer);
    this.#child = undefined;
  }
}
