import { expect, test } from "./app.ts";
import { JobPage } from "./pages.ts";
import { ownServer } from "./server.ts";

// A refresh takes a minute or more then: several looks within each test.
test.use(ownServer({ clockSpeed: 480 }));

test("a page that is loaded again shows the same job, as far as it is by then", async ({ page, api, server }) => {
  const environment = await api.named("UAT Europe");
  const { id } = await api.start(environment);
  const job = new JobPage(page, environment);
  await job.open(id);
  await job.expectFurtherThan(2);
  const before = await job.shown();
  await page.reload();
  await expect(page).toHaveURL(`${server.url}/environments/${environment.id}/jobs/${id}`);
  await job.expect(id);
  expect((await job.shown()).percent).toBeGreaterThanOrEqual(before.percent);
  await job.expectFurtherThan(before.percent);
});

test("two tabs show the same job move, and what one stops is stopped in the other", async ({ context, page, api }) => {
  const environment = await api.named("Year-end closing rehearsal");
  const { id } = await api.start(environment);
  const one = new JobPage(page, environment);
  const other = new JobPage(await context.newPage(), environment);
  await one.open(id);
  await other.open(id);
  const loaded = await other.page.evaluate(() => performance.timeOrigin);
  for (const job of [one, other]) await job.expectFurtherThan((await job.shown()).percent);

  await one.stop.click();
  await one.dialog.getByRole("button", { name: "Stop the refresh" }).click();
  await one.expectStatus("CANCELLED");
  await other.expectStatus("CANCELLED", 10_000);
  await expect(other.title).toHaveText("The refresh of Year-end closing rehearsal was stopped");
  await expect(other.stop).toBeHidden();
  expect(await other.page.evaluate(() => performance.timeOrigin), "the page was reloaded").toBe(loaded);
});

test("the list follows what goes on elsewhere", async ({ page, api }) => {
  const environment = await api.named("Finance training");
  const row = page.locator(`[data-environment-id="${environment.id}"]`);
  await page.goto("/");
  await expect(row).toHaveAttribute("data-refreshable", "now");
  const { id } = await api.start(environment);
  await expect(row).toHaveAttribute("data-refreshable", "busy", { timeout: 15_000 });
  await expect(row.getByRole("progressbar", { name: "Progress of Finance training" })).toBeVisible();
  await row.getByRole("link", { name: "Follow: Finance training" }).click();
  await new JobPage(page, environment).expect(id);
});
