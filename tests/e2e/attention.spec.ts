import type { Page } from "@playwright/test";
import { gaps } from "./clock.ts";
import { JobPage } from "./pages.ts";
import { expect, test } from "./scene.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;

// Without this switch of Playwright's, the browser may keep pages that are left, as people's browsers do.
test.use({ launchOptions: async ({ launchOptions }, use) => use({ ...launchOptions, ignoreDefaultArgs: ["--disable-back-forward-cache"] }) });

test("a tab that is hidden for half a minute asks for nothing, and at once when it is seen", async ({ page, clock, scene }) => {
  const job = new JobPage(page, scene.environment);
  await job.open(scene.id);
  await clock.rest();
  const hidden = await clock.now();
  await clock.attention(false);
  await clock.pass(29 * SECOND);
  expect((await clock.asked(scene.reads.job, hidden)).length, "for half a minute it goes on").toBeGreaterThanOrEqual(4);
  await clock.pass(7 * SECOND);
  const stopped = await clock.now();
  await clock.pass(60 * MINUTE);
  for (const path of Object.values(scene.reads)) expect(await clock.asked(path, stopped), path).toHaveLength(0);

  scene.says({ status: "SCRUBBING", progressPercentage: 55 });
  const before = await clock.now();
  await clock.attention(true);
  await job.expectStatus("SCRUBBING");
  const [seen, ...more] = await clock.asked(scene.reads.job, before - 1);
  expect(seen?.at).toBe(before);
  expect(more).toEqual([]);
  await clock.pass(MINUTE);
  const waits = gaps(await clock.asked(scene.reads.job, before - 1));
  expect(waits.length, "from then on it is watched as before").toBeGreaterThanOrEqual(9);
});

/** What says that somebody looks again, or that the network may be there again. */
const signs: [string, (page: Page) => Promise<void>][] = [
  ["focus", (page) => send(page, "focus")],
  ["the network that is back", (page) => send(page, "online")],
  ["a return from the back-forward cache", (page) => send(page, "pageshow")],
  [
    "a look at the tab",
    (page) =>
      page.evaluate(() => {
        window.clock.attention(false);
        window.clock.attention(true);
      }),
  ],
];

async function send(page: Page, name: string): Promise<void> {
  await page.evaluate((name) => {
    const persisted = { persisted: true };
    window.dispatchEvent(name === "pageshow" ? new PageTransitionEvent(name, persisted) : new Event(name));
  }, name);
}

for (const [sign, give] of signs) {
  test(`${sign} asks at once for what is older than two seconds, and not for what is younger`, async ({ page, clock, scene }) => {
    await new JobPage(page, scene.environment).open(scene.id);
    await clock.polls(1, scene.reads.job);
    await clock.pass(1900);
    const young = await clock.now();
    await give(page);
    await clock.rest();
    expect(await clock.asked(scene.reads.job, young - 1)).toHaveLength(0);

    await clock.pass(200);
    const old = await clock.now();
    await give(page);
    await clock.rest();
    expect(await clock.asked(scene.reads.job, old - 1)).toHaveLength(1);
    // Twice in a row is once.
    await give(page);
    await clock.rest();
    expect(await clock.asked(scene.reads.job, old - 1)).toHaveLength(1);
  });
}

// Whether the browser has kept the page is its own business: it is right at once, without any time passing.
test("who comes back from another site sees what is true by then", async ({ page, clock, scene }) => {
  const job = new JobPage(page, scene.environment);
  await job.open(scene.id);
  await clock.polls(1, scene.reads.job);
  await clock.pass(2100);
  await page.goto("about:blank");
  scene.says({ status: "SCRUBBING", progressPercentage: 55 });
  await page.goBack({ waitUntil: "commit" });
  await job.expectStatus("SCRUBBING");
});
