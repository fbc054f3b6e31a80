import { createServer, type Server as HttpServer } from "node:http";
import { readFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
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

  /** Has a page at `/` from now on, or elsewhere. */
  show(page: HostPage, path = "/"): void {
    this.#pages.set(path, page);
  }

  async #answer(url: string, answer: import("node:http").ServerResponse): Promise<void> {
    const path = new URL(url, this.origin).pathname;
    const fill = (text: string) => text.replaceAll("{console}", this.console);
    if (path === "/reprise-token" && this.token) {
      this.tokensAsked += 1;
      answer.setHeader("content-type", "application/json").end(JSON.stringify(await this.token()));
      return;
    }
    const page = this.#pages.get(path);
    if (page) {
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

/** How a portal's server asks for tokens: see `docs/embedding/README.md`. */
export const KEY = "0123456789abcdef0123456789abcdef";

/** A test with a portal, and a console that lets its pages embed it. */
export const test = base.extend<{ portal: Host }, { hostOptions: Partial<ServerOptions>; pair: { host: Host; console: Server } }>({
  hostOptions: [{}, { scope: "worker", option: true }],
  pair: [
    async ({ hostOptions }, use) => {
      const host = await Host.start();
      const flags = [...(hostOptions.flags ?? []), "--embed-origins", host.origin];
      const console = await Server.start({ clockSpeed: undefined, demo: true, ...hostOptions, flags });
      host.console = console.url.replace(/\/$/, "");
      await use({ host, console });
      await console.dispose();
      await host.dispose();
    },
    { scope: "worker" },
  ],
  portal: async ({ pair }, use) => {
    pair.host.token = undefined;
    pair.host.folder = undefined;
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
