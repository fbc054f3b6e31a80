// What a page does whenever it asks again: milliseconds of the main thread for each look at the list and at one job, and what it
// holds after two hundred of them.

import { GIVE_UP_AFTER_MS, inBrowser, metrics, ROW } from "./chromium.mjs";
import { environmentId } from "./data.mjs";
import { standStill } from "./page-clock.mjs";

/** Until code is compiled. */
const WARM_UP = 10;
/** After so many the memory is looked at. */
const LOOKS = 200;
/** More timers between two looks than that: nobody looks any more. */
const MOST_TIMERS = 100;
const HEAP_ROUNDS = 3;

/** @typedef {import("@playwright/test").Page} Page */

/** One page whose clock is ours. */
class Polled {
  /**
   * @param {Page} page
   * @param {import("@playwright/test").CDPSession} session
   * @param {string} url
   * @param {number} jobs
   */
  constructor(page, session, url, jobs) {
    this.page = page;
    this.session = session;
    this.url = url;
    this.jobs = jobs;
    /** What the measuring itself takes, in milliseconds. */
    this.own = 0;
  }

  /**
   * @param {string} path
   * @param {string} shows
   */
  async open(path, shows) {
    await this.page.goto(this.url + path, { waitUntil: "load" });
    const until = Date.now() + GIVE_UP_AFTER_MS;
    do {
      await this.page.evaluate(() => /** @type {any} */ (window).benchClock.pass(200));
      if (Date.now() > until) throw new Error(`${this.url}${path} shows no ${shows}`);
    } while (!(await this.page.evaluate((shows) => !!document.querySelector(shows), shows)));
    // Until what follows later has come.
    await this.page.evaluate(() => /** @type {any} */ (window).benchClock.pass(5_000));
    const rests = [];
    for (let rest = 0; rest < WARM_UP; rest += 1) rests.push((await this.#task("rest")).milliseconds);
    this.own = mean(rests);
  }

  /**
   * Changes so many jobs, none for 0, and lets time pass until the page has looked: what that took, and what the page did
   * between its looks.
   *
   * @param {string} path
   * @param {number} rows
   */
  async look(path, rows) {
    if (rows > 0) {
      const body = JSON.stringify({ size: this.jobs, rows });
      await fetch(`${this.url}/bench/change`, { method: "POST", body });
    }
    let between = 0;
    for (let timer = 0; timer < MOST_TIMERS; timer += 1) {
      const { asked, milliseconds } = await this.#task("next");
      if (asked.some((one) => one === path)) return { look: milliseconds - this.own, between };
      between += milliseconds - this.own;
    }
    throw new Error(`${this.url} does not ask for ${path} again`);
  }

  /** @param {"next" | "rest"} what */
  async #task(what) {
    const before = (await metrics(this.session))("TaskDuration");
    const asked = await this.page.evaluate((what) => /** @type {any} */ (window).benchClock[what](), what);
    const after = (await metrics(this.session))("TaskDuration");
    return { asked: /** @type {string[]} */ (asked), milliseconds: (after - before) * 1000 };
  }

  /** What is held after everything was collected that nobody holds: bytes of the heap, of WebAssembly, of both, and nodes. */
  async held() {
    for (let round = 0; round < HEAP_ROUNDS; round += 1) await this.session.send("HeapProfiler.collectGarbage");
    const metric = await metrics(this.session);
    const memory = await this.page.evaluate(() => /** @type {any} */ (window).wasmMemory?.buffer.byteLength ?? 0);
    const heap = metric("JSHeapUsedSize");
    return { heap, memory: Number(memory), held: heap + Number(memory), nodes: metric("Nodes") };
  }
}

/**
 * @param {string} url
 * @param {{ jobs: number, looks: number, jobPath: (environment: string, job: string) => string }} how
 */
export function polls(url, { jobs, looks, jobPath }) {
  return inBrowser(url, async (page, session) => {
    // By the processor's time: what others do on this machine does not count.
    await session.send("Performance.enable", { timeDomain: "threadTicks" });
    await page.addInitScript(standStill);
    await page.addInitScript(keepMemory);
    const polled = new Polled(page, session, url, jobs);
    const environment = environmentId(jobs);
    const list = `/api/test-environments/${environment}/jobs`;

    await polled.open(`/environments/${environment}`, ROW);
    for (let look = 0; look < WARM_UP; look += 1) await polled.look(list, look % 2);
    /** @type {Record<string, number[]>} */
    const took = { unchanged: [], one: [], percent: [], between: [], job: [] };
    const kinds = { unchanged: 0, one: 1, percent: Math.max(1, jobs / 100) };
    for (let look = 0; look < looks; look += 1) {
      for (const [kind, rows] of Object.entries(kinds)) {
        const { look, between } = await polled.look(list, rows);
        took[kind]?.push(look);
        took.between?.push(between);
      }
    }
    for (let look = 3 * looks + WARM_UP; look < LOOKS; look += 1) await polled.look(list, 1);
    const held = await polled.held();

    const answer = /** @type {{ result: { id: string }[] }} */ (await (await fetch(url + list)).json());
    const newest = answer.result[0]?.id ?? "";
    await polled.open(jobPath(environment, newest), "[data-job-id]");
    for (let look = 0; look < WARM_UP; look += 1) await polled.look(`${list}/${newest}`, 1);
    for (let look = 0; look < looks; look += 1) took.job?.push((await polled.look(`${list}/${newest}`, 1)).look);

    const means = Object.fromEntries(Object.entries(took).map(([kind, all]) => [kind, Math.max(0, mean(all))]));
    return { ...means, ...held };
  });
}

/** @param {number[]} values */
const mean = (values) => values.reduce((sum, one) => sum + one, 0) / values.length;

/** Runs in the page: remembers the memory of a program in WebAssembly, which is beside the heap. */
function keepMemory() {
  const keep = (/** @type {WebAssembly.Instance} */ instance) => {
    if (instance.exports.memory) Object.assign(window, { wasmMemory: instance.exports.memory });
  };
  const streaming = WebAssembly.instantiateStreaming;
  WebAssembly.instantiateStreaming = async (...args) => {
    const made = await streaming(...args);
    keep(made.instance);
    return made;
  };
}
