import type { CDPSession, Page } from "@playwright/test";
import { Clock } from "./clock.ts";
import { JobPage } from "./pages.ts";
import { expect, type Scene, test } from "./scene.ts";

// A recorder of the page would be counted as memory of the page.
test.use({ trace: "off" });

/** Eight hours of looks and more, or as many as show a leak within seconds. */
const POLLS = process.env.REPRISE_TEST_FULL ? 10_000 : 1_000;
/**
 * Until then code is compiled, watched and compiled again, and buffers find their size. Over thousands of looks the browser
 * goes on with that for longer: the heap grows by 75 kB between the looks 400 and 1,600, and by 12 bytes a look from then on.
 */
const WARM_UP = { polls: POLLS > 1_000 ? 1_600 : 400, visits: 100 };
const VISITS = 200;
/** What may be added to all that is counted. */
const MOST = 1.05;

/** What a page holds on to. */
type Held = Record<"heap" | "nodes" | "listeners" | "timers" | "memory", number>;

class Meter {
  private constructor(
    private readonly page: Page,
    private readonly clock: Clock,
    private readonly browser: CDPSession,
  ) {}

  /** To be made before the page is opened. */
  static async install(page: Page, clock: Clock): Promise<Meter> {
    // Else all requests of the last ten seconds, which are hours here, would still be waited for.
    await Clock.timeOutsToo(page.context());
    await page.addInitScript(() => {
      const keep = (memory: unknown) => Object.assign(window, { wasmMemory: memory });
      const streaming = WebAssembly.instantiateStreaming;
      WebAssembly.instantiateStreaming = async (...args) => {
        const made = await streaming(...args);
        keep(made.instance.exports.memory);
        return made;
      };
    });
    const browser = await page.context().newCDPSession(page);
    await browser.send("Performance.enable");
    return new Meter(page, clock, browser);
  }

  /** What is held after everything was collected that nobody holds. */
  async read(): Promise<Held> {
    await this.clock.rest();
    // What finalizers let go of is collected by the next round.
    for (let round = 0; round < 3; round++) await this.browser.send("HeapProfiler.collectGarbage");
    const { metrics } = await this.browser.send("Performance.getMetrics");
    const metric = (name: string) => metrics.find((one) => one.name === name)?.value ?? Number.NaN;
    const memory = await this.page.evaluate(() => {
      const { wasmMemory } = window as unknown as { wasmMemory?: WebAssembly.Memory };
      return wasmMemory?.buffer.byteLength ?? Number.NaN;
    });
    return {
      heap: metric("JSHeapUsedSize"),
      nodes: metric("Nodes"),
      listeners: metric("JSEventListeners"),
      timers: await this.clock.timers(),
      memory,
    };
  }
}

function expectNoMore(after: Held, before: Held): void {
  const told = `before ${JSON.stringify(before)}, after ${JSON.stringify(after)}`;
  for (const what of Object.keys(before) as (keyof Held)[]) {
    expect(before[what], `${what}: ${told}`).toBeGreaterThan(0);
    expect(after[what], `${what}: ${told}`).toBeLessThanOrEqual(MOST * before[what]);
  }
}

/** Has the refresh go on at every third look, from end to end again and again. */
function moves(scene: Scene): void {
  let looks = 0;
  const { edits } = scene.host.ways;
  scene.host.ways.edits = (path, value) => {
    if (path.endsWith(scene.reads.job)) {
      looks += 1;
      const percent = Math.floor(looks / 3) % 60;
      const expected = new Date(Date.now() + (looks % 3_000) * 10_000).toISOString();
      if (looks % 3 === 0) scene.says({ progressPercentage: percent, estimatedCompletionTime: expected });
    }
    edits?.(path, value);
  };
}

test("who watches a refresh all day holds no more in the evening", async ({ page, clock, scene }) => {
  test.setTimeout(1_200_000);
  const meter = await Meter.install(page, clock);
  moves(scene);
  const job = new JobPage(page, scene.environment);
  await job.open(scene.id);
  await clock.forget();
  await clock.polls(WARM_UP.polls, scene.reads.job);
  // What looks into the page stays there, and counts.
  await job.shown();
  const before = await meter.read();
  const began = await clock.now();
  const percents = new Set<number>();
  for (let polls = WARM_UP.polls; polls < POLLS; polls += 50) {
    await clock.polls(50, scene.reads.job);
    percents.add((await job.shown()).percent);
  }
  expect(percents.size, "it moves").toBeGreaterThan(5);
  expect(await clock.now()).toBeGreaterThan(began + (POLLS - WARM_UP.polls) * 4_000);
  expectNoMore(await meter.read(), before);
});

test("who opens a refresh again and again holds nothing of the ones that were left", async ({ page, clock, scene }) => {
  test.setTimeout(300_000);
  const meter = await Meter.install(page, clock);
  moves(scene);
  await page.goto(scene.page.environment);
  await expect(page.locator("tr[data-job-id]").first()).toBeVisible();
  // The code of both pages comes when they are first opened.
  await page.locator(`a[href$="${scene.page.job}"]`).first().click();
  await expect(page.locator("div[data-job-id] .hero")).toBeVisible();
  await page.locator(`a[href$="${scene.page.environment}"]`).first().click();
  await expect(page.locator("tr[data-job-id]").first()).toBeVisible();
  await clock.forget();
  const visit = async (times: number) =>
    page.evaluate(
      async ([times, { job, environment }]) => {
        const click = async (path: string, shows: string) => {
          const link = document.querySelector<HTMLAnchorElement>(`a[href$="${path}"]`);
          if (!link) throw new Error(`no link to ${path}`);
          link.click();
          await window.clock.pass(0, true);
          if (!document.querySelector(shows)) throw new Error(`${path} does not show ${shows}`);
        };
        for (let visits = 0; visits < times; visits++) {
          await click(job, "div[data-job-id] .hero");
          await window.clock.pass(1_000, true);
          await click(environment, "tr[data-job-id]");
          await window.clock.pass(1_000, true);
        }
      },
      [times, scene.page] as const,
    );
  await visit(WARM_UP.visits);
  const before = await meter.read();
  await visit(VISITS);
  expectNoMore(await meter.read(), before);
});
