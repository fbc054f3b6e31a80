// What an element costs the page that it is in, beside an iframe of the same view: the time until the first content of a sandbox is
// on the screen, bytes, the time of the page's main thread and its longest task; and what a second element costs. Each run has a
// browser of its own; elements and iframes take turns.
//
// node bench/embed.mjs http://127.0.0.1:8080 5173 [runs]      the console lets http://localhost:5173 embed it; prints one line of JSON

import { createServer } from "node:http";
import { chromium } from "@playwright/test";
import { FLAGS } from "./flags.mjs";

/** Longer than this is no load but a failure. */
const GIVE_UP_AFTER_MS = 30_000;

const [console_, port, runs = "7"] = process.argv.slice(2);
if (!console_ || !port) throw new Error("usage: node bench/embed.mjs URL PORT [runs]");

const { result } = /** @type {{ result: { id: string, tenantName: string }[] }} */ (
  await (await fetch(`${console_}/api/test-environments`)).json()
);
const id = result.find(({ tenantName }) => tenantName === "UAT Europe")?.id;
/** @type {Record<string, string>} */
const pages = {
  "/element": `<script type="module" src="${console_}/embed/v1/reprise.js"></script><reprise-environment environment-id="${id}"></reprise-environment>`,
  "/frame": `<script type="module" src="${console_}/embed/v1/host.js"></script><iframe data-reprise title="UAT Europe" width="1000" src="${console_}/embed/environments/${id}"></iframe>`,
};
const host = createServer((request, answer) => {
  const body = pages[request.url ?? ""] ?? "";
  answer.setHeader("content-type", "text/html").end(`<!doctype html><html lang="en"><title>A portal</title><body>${body}</body></html>`);
});
await new Promise((ready) => host.listen(Number(port), "localhost", () => ready(undefined)));

// Unmeasured: the first start of the browser reads it from the disk.
await load("/element");
/** @type {Record<string, Awaited<ReturnType<typeof load>>[]>} */
const loads = { "/element": [], "/frame": [] };
for (let run = 0; run < Number(runs); run += 1) {
  for (const path of Object.keys(loads)) loads[path]?.push(await load(path));
}
host.close();
host.closeAllConnections();

/** @param {number[]} values */
const median = (values) => values.sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
/** @param {number | undefined} value */
const rounded = (value) => Math.round((value ?? 0) * 10) / 10;
/** @param {string} path */
const told = (path) => {
  const all = loads[path] ?? [];
  return {
    content: Math.round(median(all.map((one) => one.content))),
    bytes: all.at(-1)?.bytes,
    task: Math.round(median(all.map((one) => one.task))),
    longest: Math.round(median(all.map((one) => one.longest))),
  };
};
const [nothing, second] = /** @type {const} */ (["nothing", "status"]).map((of) => median((loads["/element"] ?? []).map((one) => one.second[of])));
console.log(JSON.stringify({ runs: Number(runs), element: told("/element"), frame: told("/frame"), nothing: rounded(nothing), second: rounded(second) }));

/**
 * One cold load.
 *
 * @param {string} path
 */
async function load(path) {
  const executablePath = process.env.REPRISE_CHROMIUM ?? "/usr/bin/chromium";
  const browser = await chromium.launch({ executablePath, args: FLAGS });
  try {
    const page = await browser.newPage({ viewport: { width: 1100, height: 900 } });
    const session = await page.context().newCDPSession(page);
    await session.send("Performance.enable");
    let bytes = 0;
    page.on("requestfinished", async (request) => {
      const { responseBodySize, responseHeadersSize } = await request.sizes().catch(() => ({ responseBodySize: 0, responseHeadersSize: 0 }));
      bytes += responseBodySize + responseHeadersSize;
    });
    await page.addInitScript(() => {
      /** @type {number[]} */
      const long = [];
      Reflect.set(window, "long", long);
      new PerformanceObserver((list) => list.getEntries().forEach(({ duration }) => long.push(duration))).observe({ type: "longtask", buffered: true });
    });
    const begun = Date.now();
    await page.goto(`http://localhost:${port}${path}`, { waitUntil: "commit" });
    const inside = path === "/frame" ? page.frameLocator("iframe") : page;
    await inside.locator("h1", { hasText: "UAT Europe" }).waitFor({ timeout: GIVE_UP_AFTER_MS });
    const content = Date.now() - begun;
    await inside.getByRole("heading", { name: "History" }).waitFor({ timeout: GIVE_UP_AFTER_MS });
    const task = (await taskTime(session)) * 1000;
    const longest = Math.max(0, ...(await page.evaluate(() => /** @type {number[]} */ (Reflect.get(window, "long")))));
    const second = path === "/element" ? await cost(session, page) : { nothing: 0, status: 0 };
    return { content, task, longest, bytes, second };
  } finally {
    await browser.close();
  }
}

/**
 * The milliseconds of the main thread that a second element of another kind takes until its first content is on the screen, and those
 * that an element of the portal's own with the same words takes.
 *
 * @param {import("playwright-core").CDPSession} session
 * @param {import("@playwright/test").Page} page
 */
async function cost(session, page) {
  // What the first one still does is not the second one's.
  for (let last = -1, now = 0; now - last > 0.005; now = await taskTime(session)) {
    last = now;
    await new Promise((done) => setTimeout(done, 500));
  }
  // An empty one first: how the browser is asked to add something, and paints the page anew, is not our cost.
  const added = async (/** @type {string} */ kind) => {
    const before = await taskTime(session);
    await page.evaluate(add, { kind, id });
    return ((await taskTime(session)) - before) * 1000;
  };
  await added("portal-line");
  const nothing = await added("portal-line");
  return { nothing, status: await added("reprise-status") };
}

/**
 * Runs in the page: adds a line about a sandbox at its top, and waits until its name is there and painted.
 *
 * @param {{ kind: string, id: string | undefined }} of
 */
async function add({ kind, id }) {
  if (!customElements.get("portal-line")) {
    customElements.define(
      "portal-line",
      class extends HTMLElement {
        connectedCallback() {
          this.attachShadow({ mode: "open" }).innerHTML = "<p>UAT Europe</p>";
        }
      },
    );
  }
  const one = document.createElement(kind);
  one.setAttribute("environment-id", id ?? "");
  document.body.prepend(one);
  const root = one.shadowRoot;
  const isThere = () => root?.textContent?.includes("UAT Europe");
  if (root && !isThere()) {
    await new Promise((done) => new MutationObserver(() => isThere() && done(undefined)).observe(root, { childList: true, subtree: true, characterData: true }));
  }
  // The frame after the one in which it is there has it on the screen.
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
}

/** @param {import("playwright-core").CDPSession} session */
async function taskTime(session) {
  const { metrics } = await session.send("Performance.getMetrics");
  return metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0;
}
