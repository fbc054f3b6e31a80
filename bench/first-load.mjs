// How long somebody waits who opens the console for the first time: from the start of the navigation until the first
// environment is on the screen. Each run has a browser of its own, so that nothing is in any cache.
//
// node bench/first-load.mjs http://127.0.0.1:8080 [runs]      prints one line of JSON

import { chromium } from "@playwright/test";
import { FLAGS } from "./flags.mjs";

/** What counts as "there": the first environment, painted. */
const ENVIRONMENT = "[data-environment-id]";
/** Longer than this is no load but a failure. */
const GIVE_UP_AFTER_MS = 30_000;

const [url, runs = "9"] = process.argv.slice(2);
if (!url) throw new Error("usage: node bench/first-load.mjs URL [runs]");

// Unmeasured: the first start of the browser reads it from the disk.
await load(url);
const loads = [];
for (let run = 0; run < Number(runs); run += 1) loads.push(await load(url));

const times = loads.map((one) => one.milliseconds).sort((left, right) => left - right);
const last = loads.at(-1);
console.log(
  JSON.stringify({
    runs: times.length,
    median: times[Math.floor(times.length / 2)],
    min: times[0],
    max: times.at(-1),
    bytes: last?.bytes,
    requests: last?.requests,
  }),
);

/**
 * One cold load.
 *
 * @param {string} url
 */
async function load(url) {
  const executablePath = process.env.REPRISE_CHROMIUM ?? "/usr/bin/chromium";
  const browser = await chromium.launch({ executablePath, args: FLAGS });
  try {
    const page = await browser.newPage();
    const network = await page.context().newCDPSession(page);
    let bytes = 0;
    let requests = 0;
    network.on("Network.loadingFinished", (event) => {
      bytes += event.encodedDataLength;
      requests += 1;
    });
    await network.send("Network.enable");
    await page.addInitScript(watchFor, ENVIRONMENT);
    await page.goto(url, { waitUntil: "commit" });
    const seen = await page.waitForFunction(() => Reflect.get(window, "firstSeen"), null, { timeout: GIVE_UP_AFTER_MS });
    const milliseconds = Math.round(Number(await seen.jsonValue()));
    return { milliseconds, bytes, requests };
  } finally {
    await browser.close();
  }
}

/**
 * Runs in the page, before anything of it: looks at every frame, and notes when the element has been painted. Asked from
 * outside, the answer would be late by the time that asking takes.
 *
 * @param {string} selector
 */
function watchFor(selector) {
  const look = () => {
    if (document.querySelector(selector)?.checkVisibility()) {
      // The frame after the one in which it is there has it on the screen.
      requestAnimationFrame(() => Reflect.set(window, "firstSeen", performance.now()));
    } else {
      requestAnimationFrame(look);
    }
  };
  requestAnimationFrame(look);
}
