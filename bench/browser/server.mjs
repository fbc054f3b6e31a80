// The server of all subjects: the API's read operations over the same data, and the files of one subject at each port.
//
// node bench/browser/server.mjs FOLDER [port]      serves one subject, to look at it

import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, relative, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { isMainThread, parentPort, workerData } from "node:worker_threads";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { Data, environmentId } from "./data.mjs";

/** @typedef {{ type: string, body: Buffer, encoding?: string, isHashed: boolean }} File */
/** @typedef {{ text: string, tag: string, body: Buffer }} Known */

const API = "/api/test-environments";
/** Whom Zuora tells of the jobs by email. */
const NOBODY = { result: [], size: 0 };
const ONE_YEAR = "public, max-age=31536000, immutable";
/** @type {Record<string, string>} */
const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};
/** A name that changes with its content, as Vite and Trunk make them. */
const HASHED = /-[\w-]{8}\.(css|js)$|-[0-9a-f]{12,16}(_bg)?\.\w+$/;
/** A page without anything, from which a measurement begins: the browser and its connection are there already. */
const BLANK = "/bench/blank";

export class Server {
  #data = new Data();
  /** What was answered at a path, until it changes. @type {Map<string, Known>} */
  #known = new Map();

  /**
   * Serves a subject, and answers at which URL.
   *
   * @param {string} folder
   */
  async serve(folder, port = 0) {
    const files = filesOf(folder);
    const server = createServer((asked, answer) => {
      const { pathname } = new URL(asked.url ?? "/", "http://localhost");
      if (asked.method === "POST" && pathname === "/bench/change") this.#change(asked, answer);
      else if (pathname === BLANK) answer.writeHead(200, { "content-type": "text/html" }).end("<!doctype html><title>Blank</title>");
      else if (asked.method !== "GET") answer.writeHead(405).end();
      else if (pathname.startsWith("/api/")) this.#answer(pathname, asked, answer);
      else serveFile(files, pathname, answer);
    });
    // Longer than a browser leaves a connection alone in a measurement.
    server.keepAliveTimeout = 120_000;
    await new Promise((ready) => server.listen(port, "127.0.0.1", () => ready(undefined)));
    const { port: taken } = /** @type {import("node:net").AddressInfo} */ (server.address());
    return `http://127.0.0.1:${taken}`;
  }

  /**
   * The control: `{ "size": 1000, "rows": 10 }` changes ten jobs of the environment with a thousand.
   *
   * @param {import("node:http").IncomingMessage} asked
   * @param {import("node:http").ServerResponse} answer
   */
  async #change(asked, answer) {
    let text = "";
    for await (const part of asked) text += part;
    const { size, rows } = /** @type {{ size: number, rows: number }} */ (JSON.parse(text));
    const id = environmentId(size);
    this.#data.change(id, rows);
    this.#known.clear();
    // Made now, so that nobody who is measured waits for it.
    this.#find(`${API}/${id}/jobs`);
    answer.writeHead(204).end();
  }

  /**
   * @param {string} path
   * @param {import("node:http").IncomingMessage} asked
   * @param {import("node:http").ServerResponse} answer
   */
  #answer(path, asked, answer) {
    const found = this.#find(path);
    if (!found) {
      answer.writeHead(404, { "content-type": "application/json" }).end('{"message":"There is nothing here."}');
      return;
    }
    const headers = { etag: found.tag, "cache-control": "no-cache" };
    if (asked.headers["if-none-match"] === found.tag) {
      answer.writeHead(304, headers).end();
      return;
    }
    const body = { "content-type": "application/json", "content-encoding": "gzip", "content-length": found.body.length };
    answer.writeHead(200, { ...headers, ...body }).end(found.body);
  }

  /** @param {string} path */
  #find(path) {
    const known = this.#known.get(path);
    if (known) return known;
    const [id = "", jobs, job, ...others] = path.slice(API.length + 1).split("/").map(decodeURIComponent);
    const value = () => {
      if (!path.startsWith(API) || others.length > 0) return undefined;
      if (jobs === "notifications" && !job) return NOBODY;
      if (jobs && jobs !== "jobs") return undefined;
      if (!id) return this.#data.environments;
      if (!jobs) return this.#data.environment(id);
      return job ? this.#data.job(id, job) : this.#data.jobs(id);
    };
    const found = value();
    if (!found) return undefined;
    const text = JSON.stringify(found);
    const tag = `"${createHash("sha256").update(text).digest("base64url").slice(0, 16)}"`;
    const made = { text, tag, body: gzipSync(text) };
    this.#known.set(path, made);
    return made;
  }
}

/**
 * The files below a folder by their paths, as small as they can be made.
 *
 * @param {string} folder
 */
function filesOf(folder) {
  /** @type {Map<string, File>} */
  const files = new Map();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const extension = extname(entry.name);
    if (!entry.isFile() || extension === ".br" || extension === ".gz") continue;
    const file = join(entry.parentPath, entry.name);
    const path = `/${relative(folder, file).split(sep).join("/")}`;
    const content = readFileSync(file);
    const small = smallest(file, content);
    const encoded = small.length < content.length ? { body: small, encoding: "br" } : { body: content };
    const type = TYPES[extension] ?? "application/octet-stream";
    files.set(path, { type, isHashed: HASHED.test(entry.name), ...encoded });
  }
  if (!files.has("/index.html")) throw new Error(`${folder} has no index.html; it is not built`);
  return files;
}

/**
 * By Brotli: as the build made it beside the file, or made now in the same way.
 *
 * @param {string} file
 * @param {Buffer} content
 */
function smallest(file, content) {
  try {
    return readFileSync(`${file}.br`);
  } catch {
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 };
    return brotliCompressSync(content, { params: { ...params, [constants.BROTLI_PARAM_SIZE_HINT]: content.length } });
  }
}

/**
 * A file, or the page for every address of a page.
 *
 * @param {Map<string, File>} files
 * @param {string} path
 * @param {import("node:http").ServerResponse} answer
 */
function serveFile(files, path, answer) {
  const file = files.get(path) ?? (extname(path) ? undefined : files.get("/index.html"));
  if (!file) {
    answer.writeHead(404, { "content-type": "text/plain" }).end("There is nothing here.");
    return;
  }
  const encoding = file.encoding ? { "content-encoding": file.encoding } : {};
  const kept = { "cache-control": file.isHashed ? ONE_YEAR : "no-cache" };
  answer.writeHead(200, { "content-type": file.type, "content-length": file.body.length, ...encoding, ...kept }).end(file.body);
}

if (!isMainThread && parentPort) {
  // Of its own thread, so that what measures does not hold up what is measured.
  const server = new Server();
  const { folders } = /** @type {{ folders: Record<string, string> }} */ (workerData);
  /** @type {Record<string, string>} */
  const urls = {};
  for (const [name, folder] of Object.entries(folders)) urls[name] = await server.serve(folder);
  parentPort.postMessage(urls);
} else if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const [folder, port = "0"] = process.argv.slice(2);
  if (!folder) throw new Error("usage: node bench/browser/server.mjs FOLDER [port]");
  console.log(`The subject is ready: ${await new Server().serve(folder, Number(port))}`);
}
