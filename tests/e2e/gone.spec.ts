import type { Page } from "@playwright/test";
import { expect, test as served } from "./app.ts";
import { Clock } from "./clock.ts";
import { JobPage } from "./pages.ts";
import { ownServer } from "./server.ts";

const test = served.extend<{ clock: Clock }>({
  clock: async ({ context, page }, use) => {
    await Clock.install(context);
    await use(Clock.of(page));
  },
});

// Nothing moves by itself: what changes was changed by the test.
test.use(ownServer({ clockSpeed: 1 }));

const MINUTE = 60_000;
/** The longest pause after failures. */
const INTERVAL = MINUTE;

interface Blank {
  blanks: string[];
}

/** Watches from now on whether what is selected is ever away, or without words. */
async function neverBlank(page: Page, ...selectors: string[]): Promise<() => Promise<string[]>> {
  await page.evaluate((selectors) => {
    const kept = window as unknown as Blank;
    kept.blanks = [];
    const look = () => {
      for (const selector of selectors) {
        const found = [...document.querySelectorAll(selector)];
        if (found.length === 0) kept.blanks.push(`${selector} is away`);
        if (found.some((one) => !one.textContent.trim())) kept.blanks.push(`${selector} is empty`);
      }
    };
    look();
    new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
  }, selectors);
  return () => page.evaluate(() => (window as unknown as Blank).blanks);
}

/** The server is gone for five minutes; the page says so, shows what it knew, and looks again by itself. */
async function outlives(page: Page, clock: Clock, server: { kill(): Promise<void>; resume(): Promise<void> }): Promise<void> {
  const lost = page.getByRole("alert").filter({ hasText: "Lost contact" });
  await server.kill();
  // At the latest when the slowest of the looks is due.
  for (let seconds = 0; seconds < 40 && (await lost.count()) === 0; seconds++) await clock.pass(1000);
  await expect(lost).toBeVisible();
  const said = await lost.textContent();
  await clock.pass(5 * MINUTE);
  await expect(lost, "it says since when").toHaveText(said ?? "");
  await server.resume();
}

test("the page of a refresh", async ({ page, api, clock, server }) => {
  const environment = await api.named("UAT Europe");
  const { id } = await api.start(environment);
  const job = new JobPage(page, environment);
  await job.open(id);
  await clock.pass(250);
  const before = await job.shown();
  const blanks = await neverBlank(page, "h1", "[data-job-id]", ".hero h2", ".hero .figure", "main .facts, main dl");
  await outlives(page, clock, server);
  expect(await job.shown()).toEqual(before);
  await expect(job.title).toHaveText("Refreshing UAT Europe");
  await expect(job.stop).toBeVisible();

  await api.stop(environment, id);
  await clock.pass(INTERVAL);
  await job.expectStatus(/^CANCELL(ING|ED)$/);
  await expect(page.getByRole("alert")).toBeHidden();
  expect(await blanks()).toEqual([]);
});

test("the page of a sandbox", async ({ page, api, clock, server }) => {
  const environment = await api.named("Finance training");
  await page.goto(`/environments/${environment.id}`);
  const whole = page.locator(`[data-environment-id="${environment.id}"]`);
  await expect(whole).toHaveAttribute("data-refreshable", "now");
  const rows = page.locator("tr[data-job-id]");
  await expect(rows.first()).toBeVisible();
  const count = await rows.count();
  await clock.pass(250);
  const blanks = await neverBlank(page, "h1", "tr[data-job-id]", "main .facts, main dl");
  await outlives(page, clock, server);
  await expect(whole).toHaveAttribute("data-refreshable", "now");
  await expect(rows).toHaveCount(count);

  await api.start(environment);
  await clock.pass(INTERVAL);
  await expect(whole).toHaveAttribute("data-refreshable", "busy");
  await expect(rows).toHaveCount(count + 1);
  await expect(page.getByRole("alert")).toBeHidden();
  expect(await blanks()).toEqual([]);
});

test("the list", async ({ page, api, clock, server }) => {
  const environment = await api.named("Sales demo");
  await page.goto("/");
  const rows = page.locator("li[data-environment-id]");
  const row = page.locator(`[data-environment-id="${environment.id}"]`);
  await expect(row).toHaveAttribute("data-refreshable", "now");
  await expect(page.getByText("Looking up its jobs")).toHaveCount(0);
  const said = await rows.allTextContents();
  await clock.pass(250);
  const blanks = await neverBlank(page, "h1", "li[data-environment-id]");
  await outlives(page, clock, server);
  expect(await rows.count()).toBe(said.length);
  await expect(row).toHaveAttribute("data-refreshable", "now");
  await expect(page.getByText("We could not look up its jobs")).toHaveCount(0);

  await api.start(environment);
  await clock.pass(INTERVAL);
  await expect(row).toHaveAttribute("data-refreshable", "busy");
  await expect(page.getByRole("alert")).toBeHidden();
  expect(await blanks()).toEqual([]);
});
