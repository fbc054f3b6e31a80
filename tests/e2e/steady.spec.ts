import type { Page } from "@playwright/test";
import { JobPage } from "./pages.ts";
import { expect, test } from "./scene.ts";

const SECOND = 1000;
const HOUR = 3600 * SECOND;

test("what is older than what is shown never takes its place", async ({ page, clock, scene }) => {
  scene.says({ status: "SCRUBBING", progressPercentage: 52 });
  const job = new JobPage(page, scene.environment);
  await job.open(scene.id);
  const shown = { status: "SCRUBBING", percent: 52 };
  expect(await job.shown()).toEqual(shown);
  // Some of several servers behind one name are late.
  const { updateTime } = scene.job;
  const before = new Date(Date.parse(String(updateTime)) - HOUR).toISOString();
  Object.assign(scene.job, { status: "EXPORTING", progressPercentage: 40, updateTime: before });
  await clock.polls(3, scene.reads.job);
  expect(await job.shown()).toEqual(shown);
  await expect(page).toHaveTitle(/^52 %/);

  Object.assign(scene.job, { status: "SCRUBBING", progressPercentage: 53, updateTime });
  scene.says({});
  await clock.polls(1, scene.reads.job);
  await expect.poll(() => job.shown()).toEqual({ status: "SCRUBBING", percent: 53 });
});

for (const where of ["list", "environment"] as const) {
  test(`nor does it on the page of the ${where}`, async ({ page, clock, scene }) => {
    scene.says({ status: "SCRUBBING", progressPercentage: 52 });
    await page.goto(where === "list" ? "/" : scene.page.environment);
    const shown = page.getByRole("progressbar", { name: `Progress of ${scene.environment.tenantName}` });
    await expect(shown).toHaveAttribute("aria-valuenow", "52");
    const { updateTime } = scene.job;
    const before = new Date(Date.parse(String(updateTime)) - HOUR).toISOString();
    Object.assign(scene.job, { status: "EXPORTING", progressPercentage: 40, updateTime: before });
    await clock.polls(3, scene.reads.jobs);
    await expect(shown).toHaveAttribute("aria-valuenow", "52");

    Object.assign(scene.job, { status: "SCRUBBING", progressPercentage: 53, updateTime });
    scene.says({});
    await clock.polls(1, scene.reads.jobs);
    await expect(shown).toHaveAttribute("aria-valuenow", "53");
  });
}

/** Collects what a screen reader is given to say from now on. */
async function listen(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const said: string[] = [];
    (window as unknown as { said: string[] }).said = said;
    const isLive = (node: Node | null) =>
      node instanceof Element && node.closest("[role=status], [role=alert], [aria-live]");
    new MutationObserver((changes) => {
      for (const { target, addedNodes } of changes) {
        const live = isLive(target.parentElement) || isLive(target as Element);
        if (live) said.push(live.textContent);
        for (const added of addedNodes) {
          const inside = added instanceof Element ? added.querySelectorAll("[role=status], [role=alert], [aria-live]") : [];
          for (const one of inside) said.push(one.textContent);
        }
      }
    }).observe(document, { subtree: true, childList: true, characterData: true });
  });
  return () => page.evaluate(() => (window as unknown as { said: string[] }).said.splice(0));
}

test("a screen reader says each stage and each tenth, and nothing at other looks", async ({ page, clock, scene }) => {
  scene.says({ status: "EXPORTING", progressPercentage: 31 });
  const job = new JobPage(page, scene.environment);
  await job.open(scene.id);
  await clock.rest();
  const heard = await listen(page);
  for (let percent = 32; percent < 40; percent++) {
    scene.says({ progressPercentage: percent });
    await clock.polls(1, scene.reads.job);
    await expect.poll(async () => (await job.shown()).percent).toBe(percent);
  }
  expect(await heard(), "between two tenths").toEqual([]);

  scene.says({ progressPercentage: 40 });
  await clock.polls(1, scene.reads.job);
  await expect(page.getByRole("status").filter({ hasText: "40 %" })).toHaveText("Copying from production, 40 %");
  expect(new Set(await heard())).toEqual(new Set(["Copying from production, 40 %"]));

  scene.says({ status: "SCRUBBING", progressPercentage: 41 });
  await clock.polls(1, scene.reads.job);
  await job.expectStatus("SCRUBBING");
  expect(new Set(await heard())).toEqual(new Set(["Removing personal data, 40 %"]));

  // Minutes pass, and with them what depends on the time.
  await clock.pass(10 * 60 * SECOND);
  expect(await heard(), "while nothing changes").toEqual([]);
});
