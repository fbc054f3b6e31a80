import { createServer, type Server as HttpServer } from "node:http";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join, normalize } from "node:path";
import { type ServerOptions, Server } from "./server.ts";
import { expect, test as base } from "./app.ts";

const MEDIA: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
};

/** A page of a portal. */
export interface HostPage {
  /** What stands in its body, with `{console}` for the address of the console. */
  body: string;
  head?: string;
  /** Its content security policy, with `{console}`. */
  policy?: string;
}

/** A portal: a web server of another site than the console's. */
export class Host {
  console = "";
  /** What the portal's own server answers at `/reprise-token`. */
  token: (() => Promise<object>) | undefined;
  /** A folder of a built portal, in the place of pages. */
  folder: string | undefined;
  tokensAsked = 0;
  #whole: { html: string; policy: string | undefined } | undefined;
  #pages = new Map<string, HostPage>();
  #server: HttpServer;

  private constructor(server: HttpServer) {
    this.#server = server;
  }

  static async start(): Promise<Host> {
    const host: Host = new Host(createServer((request, answer) => void host.#answer(request.url ?? "/", answer)));
    await new Promise<void>((ready) => host.#server.listen(0, "localhost", ready));
    return host;
  }

  /** Its origin. Browsers take `localhost` and `127.0.0.1`, where the console is, for two sites. */
  get origin(): string {
    return `http://localhost:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Has nothing any more. */
  forget(): void {
    this.#pages.clear();
    this.#whole = undefined;
    this.folder = undefined;
  }

  /** Has a page at `/` from now on, or elsewhere. */
  show(page: HostPage, path = "/"): void {
    this.#whole = undefined;
    this.#pages.set(path, page);
  }

  /** Has a whole page at `/` from now on. */
  showWhole(html: string, policy?: string): void {
    this.#whole = { html, policy };
  }

  async #answer(url: string, answer: import("node:http").ServerResponse): Promise<void> {
    const path = new URL(url, this.origin).pathname;
    const fill = (text: string) => text.replaceAll("{console}", this.console);
    if (path === "/reprise-token" && this.token) {
      this.tokensAsked += 1;
      answer.setHeader("content-type", "application/json").end(JSON.stringify(await this.token()));
      return;
    }
    if (this.#whole && path === "/") {
      if (this.#whole.policy) answer.setHeader("content-security-policy", this.#whole.policy);
      answer.setHeader("content-type", MEDIA[".html"]!).end(this.#whole.html);
      return;
    }
    const page = this.#pages.get(path);
    if (page && !(path === "/" && this.folder)) {
      if (page.policy) answer.setHeader("content-security-policy", fill(page.policy));
      answer.setHeader("content-type", MEDIA[".html"]!);
      answer.end(
        `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A portal</title>${fill(page.head ?? "")}</head>` +
          `<body>${fill(page.body)}</body></html>`,
      );
      return;
    }
    const file = this.folder && join(this.folder, normalize(path === "/" ? "/index.html" : path));
    const content = file && (await readFile(file).catch(() => undefined));
    if (!content) {
      answer.writeHead(404).end();
      return;
    }
    const media = MEDIA[extname(file)] ?? "application/octet-stream";
    const isPage = extname(file) === ".html";
    answer.setHeader("content-type", media);
    answer.end(isPage ? fill(content.toString()).replaceAll("https://console.example", this.console) : content);
  }

  dispose(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((done) => this.#server.close(() => done()));
  }
}

/** What a page of a portal needs in its head. */
export const SCRIPT = '<script type="module" src="{console}/embed/v1/reprise.js"></script>';

/** The key of the portal's server. */
export const KEY = "0123456789abcdef0123456789abcdef";

/** What a portal's server asks of the console: a token of one of its people. See `docs/embedding/README.md`. */
export async function token(portal: Host, ask: object = {}): Promise<{ token: string; expiresAt: string }> {
  const answer = await fetch(`${portal.console}/api/console/embed-tokens`, {
    method: "POST",
    headers: { authorization: `Bearer ${KEY}`, "content-type": "application/json" },
    body: JSON.stringify({
      subject: "ann",
      name: "Ann",
      groups: ["finance"],
      actions: ["refresh", "stop"],
      origin: portal.origin,
      ...ask,
    }),
  });
  if (answer.status !== 201) throw new Error(await answer.text());
  return (await answer.json()) as { token: string; expiresAt: string };
}

/** How the console is to run: `settings` stands in its file, before the portal; without `named` its pages need tokens. */
type HostOptions = Partial<ServerOptions> & { settings?: string; named?: boolean };

/** A test with a portal, and a console that lets its pages embed it. */
export const test = base.extend<{ portal: Host }, { hostOptions: HostOptions; pair: { host: Host; console: Server } }>({
  hostOptions: [{}, { scope: "worker", option: true }],
  pair: [
    async ({ hostOptions }, use) => {
      const host = await Host.start();
      const folder = await mkdtemp(join(tmpdir(), "reprise-portal-"));
      const [key, settings] = [join(folder, "key"), join(folder, "reprise.toml")];
      await writeFile(key, KEY, { mode: 0o600 });
      const section = `[[portals]]\nname = "Intranet"\nkey-file = "${key}"\norigins = ["${host.origin}"]\n`;
      await writeFile(settings, `${hostOptions.settings ?? ""}\n${section}`);
      const named = hostOptions.named === false ? [] : ["--embed-origins", host.origin];
      const flags = [...(hostOptions.flags ?? []), "--config", settings, ...named];
      const console = await Server.start({ clockSpeed: undefined, demo: true, ...hostOptions, flags });
      host.console = console.url;
      await use({ host, console });
      await console.dispose();
      await host.dispose();
      await rm(folder, { recursive: true, force: true });
    },
    { scope: "worker" },
  ],
  portal: async ({ pair }, use) => {
    pair.host.token = undefined;
    pair.host.forget();
    pair.host.tokensAsked = 0;
    await use(pair.host);
  },
  // The fixtures of the console's own tests speak to the same one.
  server: [
    async ({ pair }, use) => {
      await use(pair.console);
    },
    { scope: "worker" },
  ],
});

export { expect };
