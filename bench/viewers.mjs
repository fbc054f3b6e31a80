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

const [binary, service, id, secret] = process.argv.slice(2);
if (!secret) throw new Error("usage: node bench/viewers.mjs BINARY SERVICE_URL CLIENT_ID CLIENT_SECRET");

/** A console, and a way to the service on which everything is counted. */
class Console {
  asked = [];
  /** When the service first told of each state of a job. */
  known = new Map();
  told = [];
  #agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });
  #ending = false;

  static async start() {
    const console = new Console();
    console.folder = await mkdtemp(join(tmpdir(), "reprise-bench-"));
    console.way = createServer((asked, answer) => console.#pass(asked, answer)).listen(0, "127.0.0.1");
    await once(console.way, "listening");
    const file = join(console.folder, "secret");
    await writeFile(file, secret, { mode: 0o600 });
    const flags = ["--listen", "127.0.0.1:0", "--database-url", `sqlite://${join(console.folder, "reprise.db")}`];
    const upstream = ["--upstream-url", `http://127.0.0.1:${console.way.address().port}`, "--client-id", id];
    const stdio = ["ignore", "pipe", "ignore"];
    console.child = spawn(binary, ["serve", ...flags, ...upstream, "--client-secret-file", file], { stdio });
    const [line] = await once(createInterface({ input: console.child.stdout }), "line");
    console.url = new URL(line.replace("Reprise is ready: ", ""));
    return console;
  }

  #pass(asked, answer) {
    this.asked.push(`${asked.method} ${asked.url}`);
    const passed = request(new URL(asked.url, service), { method: asked.method, headers: asked.headers, agent: WAY });
    asked.pipe(passed);
    passed.on("response", (got) => {
      answer.writeHead(got.statusCode, got.headers);
      const parts = [];
      got.on("data", (part) => parts.push(part));
      got.on("end", () => {
        const body = Buffer.concat(parts);
        const updated = /\/jobs\/[^/]+$/.test(asked.url) && /"updateTime":"([^"]+)"/.exec(body.toString())?.[1];
        const state = `${asked.url} ${updated}`;
        if (updated && !this.known.has(state)) this.known.set(state, performance.now());
        answer.end(body);
      });
    });
    passed.on("error", () => answer.destroy());
  }

  /** One GET, with what is known; its answer and its body. */
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

  /** Waits for news of a job for as long as this lasts, as a page does. */
  async watch(path) {
    let tag;
    while (!this.#ending) {
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
    const fields = (await readFile(`/proc/${this.child.pid}/stat`, "utf8")).split(") ")[1].split(" ");
    return (Number(fields[11]) + Number(fields[12])) / TICKS;
  }

  async memory() {
    return Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${this.child.pid}/status`, "utf8"))[1]);
  }

  async end() {
    this.#ending = true;
    this.child.kill();
    await once(this.child, "exit");
    this.#agent.destroy();
    this.way.close();
    this.way.closeAllConnections();
    await rm(this.folder, { recursive: true, force: true });
  }
}

const WAY = new Agent({ keepAlive: true });

/** The paths of jobs that run. */
async function running(console) {
  const { body } = await console.get("/api/console/overview");
  const rows = JSON.parse(body).environments;
  const active = rows.flatMap((row) => row.jobs.filter((job) => !["COMPLETED", "FAILED", "CANCELLED"].includes(job.status)));
  return active.slice(0, JOBS).map((job) => `/api/test-environments/${job.testEnvironmentId}/jobs/${job.id}`);
}

const seconds = (count) => new Promise((resolve) => setTimeout(resolve, count * 1000));
const rounded = (number) => Math.round(number * 100) / 100;

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
  const before = [await few.processor(), await many.processor()];
  await seconds(SECONDS);
  const after = [await few.processor(), await many.processor()];
  const told = many.told.sort((left, right) => left - right);
  const ofJobs = (console) => console.asked.filter((asked) => /\/jobs\/[^/]+$/.test(asked)).length;
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
      processor_few: rounded(after[0] - before[0]),
      processor_many: rounded(after[1] - before[1]),
      memory_each_kb: rounded(((await many.memory()) - idle) / viewers),
    }),
  );
} finally {
  await Promise.all([few.end(), many.end()]);
}
