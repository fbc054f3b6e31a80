import { once } from "node:events";
import { readFile } from "node:fs/promises";
import {
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  request,
  type Server as HttpServer,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { json } from "node:stream/consumers";

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};
/** Where the build puts the app. */
const DIST = process.env.REPRISE_DIST ?? "dist";
const API = "/api/test-environments";

/** What a host between the browser and the server may do to an answer. */
export interface Ways {
  /** Changes the `Location` that the server sends. */
  located?: (location: string) => string;
  /** Whether the answer to this request is lost on its way: the server has done what it was asked for. */
  loses?: (method: string) => boolean;
  /** Whether what is at this path is not found, as if a server in between did not know it. */
  hides?: (path: string) => boolean;
  /** The token that goes with each request: behind the host is an API that demands one, at its own root. */
  token?: string;
  /** Answers in the server's place, at once or later; none: the server answers. */
  instead?: (method: string, path: string) => Promise<Instead | undefined> | Instead | undefined;
  /** Answers something else than the server, or nothing, after it has done what it was asked for. */
  spoils?: (method: string, path: string, status: number) => Instead | "lost" | undefined;
  /** Passes everything on: the app and the console's own API as well. */
  whole?: boolean;
  /**
   * Says something else than the server: the value that it answers at this path, to be changed in place. Where everything
   * is passed on it must always say the same: what the server calls unchanged is not asked for again.
   */
  edits?: (path: string, value: never) => void;
}

/** An answer that is not the server's. */
export interface Instead {
  status: number;
  headers?: OutgoingHttpHeaders;
  body?: unknown;
}

/** A host that has the app's files and nothing of our server's but the API: what plain mode is for. */
export class PlainHost {
  private constructor(
    readonly url: string,
    readonly host: HttpServer,
    /** What it does to answers; may be changed at any time. */
    readonly ways: Ways,
  ) {}

  /** Starts one on a free port; `api` is the server that has the data, `files` the folder with the app. */
  static async start(api: string, ways: Ways = {}, files = DIST): Promise<PlainHost> {
    const host = createServer((asked, answer) => {
      const path = new URL(asked.url ?? "/", "http://localhost").pathname;
      const isApi = ways.whole === true || path === API || path.includes(`${API}/`);
      const answered = isApi && !ways.hides?.(path) ? forward(api, asked, answer, ways) : serve(files, path, answer);
      answered.catch((error: unknown) => answer.destroy(error instanceof Error ? error : new Error(String(error))));
    });
    host.listen(0, "127.0.0.1");
    await once(host, "listening");
    return new PlainHost(`http://127.0.0.1:${(host.address() as AddressInfo).port}`, host, ways);
  }

  async close(): Promise<void> {
    this.host.close();
    this.host.closeAllConnections();
    await once(this.host, "close");
  }
}

/** A file, or the page for every address of the app; nothing of the console's own API. */
async function serve(files: string, path: string, answer: ServerResponse): Promise<void> {
  const name = extname(path) ? path : path.startsWith("/api/") ? undefined : "/index.html";
  const bytes = name && (await readFile(join(files, name)).catch(() => undefined));
  if (!name || !bytes) {
    answer.writeHead(404, { "content-type": "text/plain" }).end("There is nothing here.");
    return;
  }
  answer.writeHead(200, { "content-type": TYPES[extname(name)] ?? "application/octet-stream" }).end(bytes);
}

/** Passes a request on as it is, but for the host, and for what says that it comes from another one. */
async function forward(api: string, asked: IncomingMessage, answer: ServerResponse, ways: Ways): Promise<void> {
  const target = new URL(api);
  const { pathname, search } = new URL(asked.url ?? "/", api);
  const instead = await ways.instead?.(asked.method ?? "", pathname);
  if (instead) {
    give(answer, instead);
    return;
  }
  const atConsole = pathname.slice(Math.max(0, pathname.indexOf(API))) + search;
  const path = ways.token ? atConsole.replace(/^\/api/, "") : atConsole;
  const headers: OutgoingHttpHeaders = { ...asked.headers, host: target.host };
  if (ways.token) headers.authorization = `Bearer ${ways.token}`;
  // What is to be changed must come whole and as text.
  if (ways.edits) delete headers["accept-encoding"];
  // A server that waits with its answer until there is news would answer at once, and be asked without end.
  if (ways.edits && !ways.whole) delete headers["if-none-match"];
  if (headers.origin) headers.origin = target.origin;
  const passed = request({ host: target.hostname, port: target.port, path, method: asked.method, headers });
  // Who gives up waiting here gives up there as well.
  answer.once("close", () => passed.destroy());
  asked.pipe(passed);
  const [got] = (await once(passed, "response")) as [IncomingMessage];
  const spoilt = ways.spoils?.(asked.method ?? "", pathname, got.statusCode ?? 0);
  if (spoilt === "lost" || ways.loses?.(asked.method ?? "")) {
    answer.destroy();
    return;
  }
  if (spoilt) {
    give(answer, spoilt);
    return;
  }
  // The browser never had the token: asked for another one, it would show its own dialog for passwords and wait.
  if (ways.token) delete got.headers["www-authenticate"];
  const { location } = got.headers;
  const moved = location && ways.located ? { location: ways.located(location) } : {};
  const isValue = got.headers["content-type"]?.startsWith("application/json");
  if (ways.edits && got.statusCode === 200 && isValue) {
    const value: unknown = await json(got);
    ways.edits(pathname, value as never);
    const body = JSON.stringify(value);
    answer.writeHead(200, { ...got.headers, "content-length": Buffer.byteLength(body) }).end(body);
    return;
  }
  answer.writeHead(got.statusCode ?? 502, { ...got.headers, ...moved });
  got.pipe(answer);
}

function give(answer: ServerResponse, { status, headers, body }: Instead): void {
  answer.writeHead(status, { "content-type": "application/json", ...headers });
  answer.end(body === undefined ? "" : JSON.stringify(body));
}
