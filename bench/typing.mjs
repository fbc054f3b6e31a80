// How long a letter takes in the search of 500 sandboxes: from the key until the list that fits is on the screen, on a
// processor that is made four times slower.
//
// node bench/typing.mjs http://127.0.0.1:8080      prints one line of JSON

import { chromium } from "@playwright/test";
import { FLAGS } from "./flags.mjs";

const COUNT = 500;
/** The rate at which a slow laptop or a phone runs, against this machine. */
const SLOWDOWN = 4;
/** Typed and taken away again: many fit, fewer, one, and all once more. */
const TYPED = "sandbox 12";

const [url] = process.argv.slice(2);
if (!url) throw new Error("usage: node bench/typing.mjs URL");

const executablePath = process.env.REPRISE_CHROMIUM ?? "/usr/bin/chromium";
const browser = await chromium.launch({ executablePath, args: FLAGS });
try {
  const page = await browser.newPage();
  await page.route("**/api/console/overview", async (route) => {
    const response = await route.fetch();
    const overview = await response.json();
    overview.environments = many(overview.environments);
    await route.fulfill({ response, json: overview });
  });
  await page.addInitScript(observe);
  await page.goto(url);
  await page.locator("li[data-environment-id]").nth(COUNT - 1).waitFor();
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: SLOWDOWN });

  const search = page.getByRole("searchbox");
  await search.focus();
  const durations = [];
  for (const key of [...TYPED, ...Array.from(TYPED, () => "Backspace")]) {
    const before = await page.evaluate(() => Reflect.get(window, "typed").length);
    await search.press(key);
    await page.waitForFunction((count) => Reflect.get(window, "typed").length > count, before);
    durations.push(Math.round(await page.evaluate((count) => Reflect.get(window, "typed")[count], before)));
  }
  durations.sort((left, right) => left - right);
  console.log(
    JSON.stringify({
      keys: durations.length,
      median: durations[Math.floor(durations.length / 2)],
      max: durations.at(-1),
      rows: COUNT,
      slowdown: SLOWDOWN,
    }),
  );
  await page.unrouteAll({ behavior: "ignoreErrors" });
} finally {
  await browser.close();
}

/**
 * As many sandboxes as a large company has, from the samples.
 *
 * @param {{ environment: object }[]} samples
 */
function many(samples) {
  return Array.from({ length: COUNT }, (_, at) => {
    const sample = samples[at % samples.length];
    const id = `00000000-0000-4000-8000-${String(at).padStart(12, "0")}`;
    const tenantName = `Sandbox ${at + 1} of the ${at % 2 ? "finance" : "sales"} team`;
    return { ...sample, environment: { ...sample?.environment, id, tenantName } };
  });
}

/** Runs in the page: notes for each key how long it took until the next picture was there, in milliseconds. */
function observe() {
  Reflect.set(window, "typed", []);
  const painted = (/** @type {KeyboardEvent} */ event) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => Reflect.get(window, "typed").push(performance.now() - event.timeStamp);
    // Comes after the frame that this is called before.
    port2.postMessage(undefined);
  };
  addEventListener("keydown", (event) => requestAnimationFrame(() => painted(event)), { capture: true });
}
