import { expect, test } from "./app.ts";
import { JobPage } from "./pages.ts";
import { ownServer } from "./server.ts";

test.use(ownServer({ clockSpeed: 480 }));

test("a server that is killed and comes back loses nothing, and the page waits for it", async ({ page, api, server }) => {
  test.setTimeout(60_000);
  const environment = await api.named("UAT Europe");
  const { id } = await api.start(environment);
  const job = new JobPage(page, environment);
  await job.open(id);
  await job.expectFurtherThan(2);
  const loaded = await page.evaluate(() => performance.timeOrigin);

  await server.kill();
  const lost = page.getByRole("alert").filter({ hasText: /^Lost contact at \d\d:\d\d\. .* a refresh goes on by itself\. Trying again\.$/ });
  await expect(lost).toBeVisible({ timeout: 15_000 });
  const before = await job.shown();
  expect(before.percent).toBeGreaterThan(2);
  await expect(job.title).toHaveText("Refreshing UAT Europe");
  await expect(job.progress).toHaveAttribute("aria-valuenow", String(before.percent));

  await server.resume();
  await expect(lost).toBeHidden({ timeout: 20_000 });
  await job.expect(id);
  expect((await api.jobOf(environment, (await api.job(environment, id)).status)).id).toBe(id);
  await job.expectFurtherThan(before.percent);
  expect(await page.evaluate(() => performance.timeOrigin), "the page was reloaded").toBe(loaded);
});

test("a browser that loses the network keeps what it shows and looks as soon as it is back", async ({ page, context, api }) => {
  const environment = await api.named("Year-end closing rehearsal");
  const { id } = await api.start(environment);
  const job = new JobPage(page, environment);
  await job.open(id);
  await job.expectFurtherThan(1);
  await context.setOffline(true);
  const lost = page.getByRole("alert").filter({ hasText: "Lost contact" });
  await expect(lost).toBeVisible({ timeout: 15_000 });
  const before = await job.shown();
  await context.setOffline(false);
  await expect(lost).toBeHidden();
  await job.expectFurtherThan(before.percent);
});

test("what was asked to stop while nobody answers is neither called stopped nor asked again", async ({ page, context, api, traffic }) => {
  const environment = await api.named("Finance training");
  const { id } = await api.start(environment);
  const job = new JobPage(page, environment);
  await job.open(id);
  await job.stop.click();
  await context.setOffline(true);
  await job.dialog.getByRole("button", { name: "Stop the refresh" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "We asked to stop it but got no answer." })).toBeVisible();
  await expect(job.title).toHaveText("Refreshing Finance training");
  await context.setOffline(false);
  await job.expectFurtherThan(0);
  expect(traffic.posts()).toHaveLength(1);
});
