// One first load of the page of an environment: bytes, and the time until its jobs are on the screen.

import { GIVE_UP_AFTER_MS, inBrowser, metrics, ROW } from "./chromium.mjs";
import { environmentId } from "./data.mjs";

/** When the number of rows has not changed for that long, all are there; in milliseconds of a processor at full speed. */
const QUIET_FOR_MS = 400;
const BITS = 8;

/**
 * @typedef {object} Link
 * @property {number} megabits in a second; 0: as fast as it is
 * @property {number} latency in milliseconds
 */

/** @type {Record<string, Link>} */
export const LINKS = { none: { megabits: 0, latency: 0 }, "10mbit": { megabits: 10, latency: 40 } };

/**
 * @param {string} url
 * @param {{ jobs: number, slowdown: number, link: Link, rows: number }} how `rows`: as many have to be there; 0: a window of them
 */
export function load(url, { jobs, slowdown, link, rows }) {
  return inBrowser(url, async (page, session) => {
    /** @type {Map<string, string>} */
    const urls = new Map();
    const bytes = { program: 0, data: 0, requests: 0 };
    session.on("Network.requestWillBeSent", ({ requestId, request }) => urls.set(requestId, request.url));
    session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
      bytes[urls.get(requestId)?.includes("/api/") ? "data" : "program"] += encodedDataLength;
      bytes.requests += 1;
    });
    await session.send("Network.enable");
    if (link.megabits > 0) {
      const throughput = (link.megabits * 1_000_000) / BITS;
      const conditions = { latency: link.latency, downloadThroughput: throughput, uploadThroughput: throughput };
      await session.send("Network.emulateNetworkConditions", { offline: false, ...conditions });
    }
    await session.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
    // By the processor's time: steadier than the clock where others use the machine, too.
    await session.send("Performance.enable", { timeDomain: "threadTicks" });
    const before = (await metrics(session))("TaskDuration");
    await page.addInitScript(watch, ROW);
    await page.goto(`${url}/environments/${environmentId(jobs)}`, { waitUntil: "commit" });
    const quiet = QUIET_FOR_MS * slowdown;
    const done = (/** @type {{ rows: number, quiet: number }} */ { rows, quiet }) => {
      const { seen } = /** @type {any} */ (window);
      return seen.count > 0 && seen.count >= rows && seen.all > 0 && performance.now() - seen.all > quiet ? seen : undefined;
    };
    const found = await page.waitForFunction(done, { rows, quiet }, { timeout: GIVE_UP_AFTER_MS, polling: 100 });
    const { first, all, count } = /** @type {{ first: number, all: number, count: number }} */ (await found.jsonValue());
    const task = ((await metrics(session))("TaskDuration") - before) * 1000;
    return { first, all, task, rows: count, ...bytes };
  });
}

/**
 * Runs in the page, before anything of it: looks at every frame, and notes when the first row and the last have been painted.
 *
 * @param {string} row
 */
function watch(row) {
  const seen = { first: 0, all: 0, count: 0 };
  Reflect.set(window, "seen", seen);
  const look = () => {
    const rows = document.querySelectorAll(row);
    if (rows.length !== seen.count && rows[0]?.checkVisibility()) {
      seen.count = rows.length;
      // The frame after the one in which they are there has them on the screen.
      requestAnimationFrame(() => {
        seen.all = performance.now();
        seen.first ||= seen.all;
      });
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}
