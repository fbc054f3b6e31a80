import type { Page } from "@playwright/test";
import { expect, test } from "./app.ts";
import { expect as expectBeside, test as beside } from "./scene.ts";
import { ownServer } from "./server.ts";
import { manyJobs } from "./sights/many.ts";

// Time stands nearly still: every sample stays as it is.
test.use(ownServer({ clockSpeed: 1 }));

const rows = (page: Page) => page.locator("tr[data-job-id]");
const chip = (page: Page, group: string, name: string) =>
  page.getByRole("group", { name: group }).getByRole("button", { name: new RegExp(`^${name} [\\d,]+$`) });
const head = (page: Page, name: string) => page.getByRole("columnheader", { name });

async function statuses(page: Page): Promise<string[]> {
  return rows(page).evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset.status ?? ""));
}

test("the history is filtered by what came of jobs and by their kind, in the address", async ({ page, api, server }) => {
  const environment = await api.named("Release check");
  const jobs = await api.jobs(environment);
  const stopped = jobs.filter((job) => job.status === "CANCELLED");
  const address = `${server.url}/environments/${environment.id}`;
  await page.goto(`/environments/${environment.id}`);
  await expect(rows(page)).toHaveCount(jobs.length);
  await expect(page.getByText(`All ${jobs.length} jobs`)).toBeVisible();

  await chip(page, "Status", "Stopped").click();
  await expect(page).toHaveURL(`${address}?status=stopped`);
  await expect(rows(page)).toHaveCount(stopped.length);
  expect(new Set(await statuses(page))).toEqual(new Set(["CANCELLED"]));
  await expect(page.getByText(`${stopped.length} of ${jobs.length} jobs`)).toBeVisible();

  await page.reload();
  await expect(chip(page, "Status", "Stopped")).toHaveAttribute("aria-pressed", "true");
  await expect(rows(page)).toHaveCount(stopped.length);

  await chip(page, "Job", "Creation").click();
  await expect(page).toHaveURL(`${address}?status=stopped&kind=create`);
  await expect(page.getByText("No job fits what you chose.")).toBeVisible();
  await page.getByRole("button", { name: "Show all" }).click();
  await expect(page).toHaveURL(address);
  await expect(rows(page)).toHaveCount(jobs.length);
});

test("the heads of the columns sort, and say how", async ({ page, api }) => {
  const environment = await api.named("UAT Europe");
  await page.goto(`/environments/${environment.id}`);
  const jobs = await api.jobs(environment);
  await expect(rows(page)).toHaveCount(jobs.length);
  await expect(head(page, "Start")).toHaveAttribute("aria-sort", "descending");
  const ids = () => rows(page).evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset.jobId ?? ""));
  const newestFirst = await ids();

  await head(page, "Start").getByRole("button").press("Enter");
  await expect(head(page, "Start")).toHaveAttribute("aria-sort", "ascending");
  await expect(page).toHaveURL(/\?sort=start$/);
  expect(await ids()).toEqual(newestFirst.toReversed());
  await expect(head(page, "Start").getByRole("button")).toBeFocused();

  await head(page, "Duration").getByRole("button").click();
  await expect(page).toHaveURL(/\?sort=-duration$/);
  await expect(head(page, "Duration")).toHaveAttribute("aria-sort", "descending");
  await expect(head(page, "Start")).not.toHaveAttribute("aria-sort", /./);
  const lasted = jobs.map(({ id, jobStartTime, jobEndTime }) => ({
    id,
    took: Date.parse(jobEndTime ?? "") - Date.parse(jobStartTime ?? ""),
  }));
  const longestFirst = lasted.filter(({ took }) => took > 0).toSorted((one, other) => other.took - one.took);
  expect((await ids()).slice(0, longestFirst.length)).toEqual(longestFirst.map(({ id }) => id));
  await page.reload();
  await expect(head(page, "Duration")).toHaveAttribute("aria-sort", "descending");
});

test("the filtered history is there as CSV, from our own server", async ({ page, api, server }) => {
  const environment = await api.named("Release check");
  await page.goto(`/environments/${environment.id}?status=stopped`);
  const link = page.getByRole("link", { name: "Download as CSV" });
  const feed = `/api/console/jobs.csv?environment=${environment.id}`;
  await expect(link).toHaveAttribute("href", new RegExp(`${feed.replaceAll(/[.?]/g, "\\$&")}&status=stopped$`));
  const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
  expect(download.url()).toBe(`${server.url}${feed}&status=stopped`);
  await chip(page, "Status", "All").click();
  await expect(link).toHaveAttribute("href", new RegExp(`${environment.id}$`));
});

beside.describe("5,000 jobs", () => {
  beside.use({ viewport: { width: 1280, height: 900 } });

  beside("only what is in view is in the document, and the keys get everywhere", async ({ page, service, host }) => {
    beside.slow();
    const environment = await service.named("UAT Europe");
    const [real] = await service.jobs(environment);
    const many = manyJobs(real, 5000);
    host.ways.edits = (path, value: { result?: object[] }) => {
      if (path.endsWith(`/${environment.id}/jobs`)) value.result = many;
    };
    await page.goto(`/environments/${environment.id}`);
    const frame = page.getByRole("region", { name: "History" });
    await expectBeside(page.getByText("All 5,000 jobs")).toBeVisible();
    await expectBeside(page.getByRole("table", { name: "History" })).toHaveAttribute("aria-rowcount", "5001");
    const few = async () => {
      const count = await rows(page).count();
      expectBeside(count).toBeGreaterThan(10);
      expectBeside(count).toBeLessThan(60);
    };
    const inView = (index: number) => page.locator(`tr[aria-rowindex="${index + 2}"]`);
    await expectBeside(inView(0)).toBeInViewport();
    await few();

    await frame.focus();
    for (let presses = 0; presses < 6; presses++) {
      await page.keyboard.press("PageDown");
      await few();
    }
    await page.keyboard.press("End");
    await expectBeside(inView(4999)).toBeInViewport();
    await expectBeside(inView(4999)).toHaveAttribute("data-job-id", many[4999]?.id ?? "");
    await few();
    await page.keyboard.press("Home");
    await expectBeside(inView(0)).toBeInViewport();

    // From link to link, past the edge of what was there at first.
    await inView(0).getByRole("link").focus();
    for (let row = 1; row <= 60; row++) {
      await page.keyboard.press("Tab");
      await expectBeside(inView(row).getByRole("link")).toBeFocused();
    }
    await expectBeside(inView(60)).toBeInViewport();
    await few();

    // Who scrolls away by the wheel finds the focus where it was.
    await frame.evaluate((frame) => frame.scrollTo(0, 100_000));
    await expectBeside(inView(60).getByRole("link")).toBeFocused();
    await few();
    await page.keyboard.press("Shift+Tab");
    await expectBeside(inView(59).getByRole("link")).toBeFocused();

    await chip(page, "Status", "Did not finish").click();
    await expectBeside(page.getByText("500 of 5,000 jobs")).toBeVisible();
    await few();
    await frame.evaluate((frame) => frame.scrollTo(0, 1e9));
    await expectBeside(inView(499)).toBeInViewport();
  });
});
