import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { expect, test as served } from "../app.ts";
import { PATIENCE, type Role, Tab } from "./tab.ts";

/** The system's WebKit and what drives it: `cargo xtask test` says where they are. */
const DRIVER = process.env.REPRISE_WEBKIT_DRIVER ?? "/usr/bin/WebKitWebDriver";
const BROWSER = process.env.REPRISE_WEBKIT ?? "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser";
/** How the standard marks an element in an answer (WebDriver, section 12.1). */
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

const CANDIDATES: Record<Role, string> = {
  link: "a[href]",
  button: "button",
  textbox: "input:not([type=search], [type=radio])",
  searchbox: "input[type=search]",
};

/** A window of WebKit, driven as the standard has it (WebDriver). */
class WebKitTab extends Tab {
  constructor(
    private readonly session: string,
    private readonly url: string,
  ) {
    super();
  }

  async open(path: string): Promise<void> {
    await send("POST", `${this.session}/url`, { url: `${this.url}${path}` });
  }

  async press(role: Role, name: string): Promise<void> {
    await send("POST", `${await this.#find(role, name)}/click`, {});
  }

  async type(role: Role, name: string, text: string): Promise<void> {
    await send("POST", `${await this.#find(role, name)}/value`, { text });
  }

  async read(selector: string, attribute?: string): Promise<string | null> {
    const script = `const one = document.querySelector(arguments[0]);
      return one && (arguments[1] ? one.getAttribute(arguments[1]) : one.textContent)`;
    return this.#run(script, [selector, attribute ?? null]);
  }

  async count(selector: string): Promise<number> {
    return this.#run("return document.querySelectorAll(arguments[0]).length", [selector]);
  }

  /** Where the element of that role and name is found, as soon as there is one. */
  async #find(role: Role, name: string): Promise<string> {
    const script = `return [...document.querySelectorAll(arguments[0])].find((one) => one.checkVisibility() &&
      (one.getAttribute("aria-label") ?? (one.labels?.[0] ?? one).textContent).trim() === arguments[1]) ?? null`;
    let found: Record<string, string> | null = null;
    const look = async () => {
      found = await this.#run<Record<string, string> | null>(script, [CANDIDATES[role], name]);
      return found !== null;
    };
    await expect.poll(look, { message: `${role} ${name}`, timeout: PATIENCE }).toBe(true);
    return `${this.session}/element/${found?.[ELEMENT] ?? ""}`;
  }

  async #run<T>(script: string, args: unknown[]): Promise<T> {
    return send("POST", `${this.session}/execute/sync`, { script, args });
  }
}

async function send<T>(method: string, url: string, body?: object): Promise<T> {
  const answer = await fetch(url, { method, body: body && JSON.stringify(body) });
  const { value } = (await answer.json()) as { value: T & { error?: string; message?: string } };
  if (!answer.ok) throw new Error(`${method} ${url}: ${value.error ?? ""} ${value.message ?? ""}`);
  return value;
}

/** A screen that nobody sees, which chooses its own number. */
async function screen(): Promise<[ChildProcess, string]> {
  const server = spawn("Xvfb", ["-displayfd", "1", "-screen", "0", "1280x900x24", "-nolisten", "tcp"], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [number] = (await once(createInterface({ input: server.stdout }), "line")) as [string];
  return [server, `:${number}`];
}

export const test = served.extend<{ tab: WebKitTab }, { driver: string }>({
  driver: [
    async ({}, use, { parallelIndex }) => {
      const [display, number] = await screen();
      // It cannot choose one itself.
      const port = 14_900 + parallelIndex;
      const env = { ...process.env, DISPLAY: number, GDK_BACKEND: "x11", LIBGL_ALWAYS_SOFTWARE: "1" };
      const driver = spawn(DRIVER, [`--port=${port}`], { env, stdio: "ignore" });
      const url = `http://127.0.0.1:${port}`;
      await expect.poll(() => fetch(`${url}/status`).then(({ ok }) => ok, () => false), { timeout: PATIENCE }).toBe(true);
      await use(url);
      for (const process of [driver, display]) process.kill();
    },
    { scope: "worker" },
  ],
  tab: async ({ driver, server }, use, testInfo) => {
    const options = { "webkitgtk:browserOptions": { binary: BROWSER, args: ["--automation"] } };
    const { sessionId } = await send<{ sessionId: string }>("POST", `${driver}/session`, {
      capabilities: { alwaysMatch: options },
    });
    const session = `${driver}/session/${sessionId}`;
    await use(new WebKitTab(session, server.url));
    if (testInfo.status !== testInfo.expectedStatus) {
      const body = Buffer.from(await send<string>("GET", `${session}/screenshot`), "base64");
      await testInfo.attach("webkit.png", { body, contentType: "image/png" });
    }
    await send("DELETE", session);
  },
});

export { expect };
