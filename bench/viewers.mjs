// What many viewers cost: two consoles before the same service, side by side. One viewer looks at each job that runs at the
// one, a hundred at the other; all of them wait for news. What each console asks of the service is counted on the way.
//
// node bench/viewers.mjs reprise http://127.0.0.1:9000 CLIENT_ID CLIENT_SECRET      prints one line of JSON

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { Agent, createServer, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const JOBS = 20;
const VIEWERS_EACH = 100;
const SECONDS = 60;
/** Until all viewers wait, and what their arrival caused is over. */
const SETTLING_SECONDS = 20;
/** Of the clock that the system counts processor time by, in a second. */
const TICKS = 100;

const [binary = "", service = "", id = "", secret = ""] = process.argv.slice(2);
if (!secret) throw new Error("usage: node bench/viewers.mjs BINARY SERVICE_URL CLIENT_ID CLIENT_SECRET");

/** A console, and a way to the service on which everything is counted. */
class Console {
  /** What was asked of the service. @type {string[]} */
  asked = [];
  /** When the service first told of each state of a job. @type {Map<string, number>} */
  known = new Map();
  /** How long after that a viewer was told of it, in milliseconds. @type {number[]} */
  told = [];
  #agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });
  #ending = false;

  /**
   * @param {string} folder
   * @param {import("node:http").Server} way
   */
  constructor(folder, way) {
    this.folder = folder;
    this.way = way;
    /** @type {import("node:child_process").ChildProcess | undefined} */
    this.child = undefined;
    this.url = new URL("http://127.0.0.1");
    way.on("request", (asked, answer) => this.#pass(asked, answer));
  }

  static async start() {
    const folder = await mkdtemp(join(tmpdir(), "reprise-bench-"));
    const way = createServer().listen(0, "127.0.0.1");
    await once(way, "listening");
    const console = new Console(folder, way);
    const file = join(folder, "secret");
    await writeFile(file, secret, { mode: 0o600 });
    const { port } = /** @type {import("node:net").AddressInfo} */ (way.address());
    const flags = ["--listen", "127.0.0.1:0", "--database-url", `sqlite://${join(folder, "reprise.db")}`];
    const upstream = ["--upstream-url", `http://127.0.0.1:${port}`, "--client-id", id, "--client-secret-file", file];
    const child = spawn(binary, ["serve", ...flags, ...upstream], { stdio: ["ignore", "pipe", "ignore"] });
    console.child = child;
    const [line] = await once(createInterface({ input: child.stdout }), "line");
    console.url = new URL(line.replace("Reprise is ready: ", ""));
    return console;
  }

  /**
   * @param {import("node:http").IncomingMessage} asked
   * @param {import("node:http").ServerResponse} answer
   */
  #pass(asked, answer) {
    const path = asked.url ?? "/";
    this.asked.push(`${asked.method} ${path}`);
    const passed = request(new URL(path, service), { method: asked.method, headers: asked.headers, agent: WAY });
    asked.pipe(passed);
    passed.on("response", (got) => {
      answer.writeHead(got.statusCode ?? 502, got.headers);
      /** @type {Buffer[]} */
      const parts = [];
      got.on("data", (part) => parts.push(part));
      got.on("end", () => {
        const body = Buffer.concat(parts);
        const updated = /\/jobs\/[^/]+$/.test(path) && /"updateTime":"([^"]+)"/.exec(body.toString())?.[1];
        const state = `${path} ${updated}`;
        if (updated && !this.known.has(state)) this.known.set(state, performance.now());
        answer.end(body);
      });
    });
    passed.on("error", () => answer.destroy());
  }

  /**
   * One GET, with what is known; its answer and its body.
   *
   * @param {string} path
   * @param {Record<string, string>} headers
   * @returns {Promise<{ answer: import("node:http").IncomingMessage, body: string }>}
   */
  get(path, headers = {}) {
    const options = { hostname: this.url.hostname, port: this.url.port, path, headers, agent: this.#agent };
    return new Promise((resolve, reject) => {
      const asked = request(options, (answer) => {
        let body = "";
        answer.setEncoding("utf8").on("data", (part) => {
          body += part;
        });
        answer.on("end", () => resolve({ answer, body }));
      });
      asked.on("error", reject).end();
    });
  }

  /**
   * Waits for news of a job for as long as this lasts, as a page does.
   *
   * @param {string} path
   */
  async watch(path) {
    /** @type {string | undefined} */
    let tag;
    while (!this.#ending) {
      /** @type {Record<string, string>} */
      const headers = tag ? { "If-None-Match": tag, Prefer: "wait=25" } : {};
      const { answer, body } = await this.get(path, headers);
      if (answer.statusCode === 200 && tag) {
        const updated = /"updateTime":"([^"]+)"/.exec(body)?.[1];
        const known = this.known.get(`${path.replace("/api", "")} ${updated}`);
        if (known !== undefined) this.told.push(performance.now() - known);
      }
      tag = answer.headers.etag ?? tag;
    }
  }

  async processor() {
    const fields = (await readFile(`/proc/${this.child?.pid}/stat`, "utf8")).split(") ")[1]?.split(" ") ?? [];
    return (Number(fields[11]) + Number(fields[12])) / TICKS;
  }

  async memory() {
    return Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${this.child?.pid}/status`, "utf8"))?.[1]);
  }

  async end() {
    this.#ending = true;
    const child = this.child;
    if (child?.kill()) await once(child, "exit");
    this.#agent.destroy();
    this.way.close();
    this.way.closeAllConnections();
    await rm(this.folder, { recursive: true, force: true });
  }
}

const WAY = new Agent({ keepAlive: true });

/**
 * The paths of jobs that run.
 *
 * @param {Console} console
 */
async function running(console) {
  const { body } = await console.get("/api/console/overview");
  /** @type {{ jobs: { id: string, status: string, testEnvironmentId: string }[] }[]} */
  const rows = JSON.parse(body).environments;
  const jobs = rows.flatMap((row) => row.jobs);
  const active = jobs.filter((job) => !["COMPLETED", "FAILED", "CANCELLED"].includes(job.status));
  return active.slice(0, JOBS).map((job) => `/api/test-environments/${job.testEnvironmentId}/jobs/${job.id}`);
}

const seconds = (/** @type {number} */ count) => new Promise((resolve) => setTimeout(resolve, count * 1000));
const rounded = (/** @type {number} */ number) => Math.round(number * 100) / 100;

const [few, many] = [await Console.start(), await Console.start()];
try {
  const jobs = await running(few);
  await running(many);
  if (jobs.length < JOBS) throw new Error(`only ${jobs.length} jobs run`);
  const idle = await many.memory();
  const watching = jobs.flatMap((job) => [few.watch(job), ...Array.from({ length: VIEWERS_EACH }, () => many.watch(job))]);
  // Who is left when the consoles end has nobody to ask.
  watching.forEach((watched) => void watched.catch(() => {}));
  await seconds(SETTLING_SECONDS);
  for (const console of [few, many]) [console.asked, console.told] = [[], []];
  const before = { few: await few.processor(), many: await many.processor() };
  await seconds(SECONDS);
  const after = { few: await few.processor(), many: await many.processor() };
  const told = many.told.sort((left, right) => left - right);
  const ofJobs = (/** @type {Console} */ console) => console.asked.filter((asked) => /\/jobs\/[^/]+$/.test(asked)).length;
  const viewers = JOBS * VIEWERS_EACH;
  console.log(
    JSON.stringify({
      jobs: JOBS,
      viewers,
      seconds: SECONDS,
      calls_few: few.asked.length,
      calls_many: many.asked.length,
      job_calls_few: ofJobs(few),
      job_calls_many: ofJobs(many),
      told: told.length,
      told_median_ms: Math.round(told[Math.floor(told.length / 2)] ?? -1),
      told_max_ms: Math.round(told.at(-1) ?? -1),
      processor_few: rounded(after.few - before.few),
      processor_many: rounded(after.many - before.many),
      memory_each_kb: rounded(((await many.memory()) - idle) / viewers),
    }),
  );
} finally {
  await Promise.all([few.end(), many.end()]);
}
