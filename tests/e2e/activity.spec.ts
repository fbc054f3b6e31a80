import { expect, test } from "./app.ts";
import { PlainHost } from "./plain.ts";
import { ownServer } from "./server.ts";

test.use(ownServer({ clockSpeed: 1 }));

test("all jobs, newest first, by day, with who and why", async ({ page, api }) => {
  const environment = await api.named("UAT Europe");
  const headers = { "X-Reprise-Csrf": "1", "Idempotency-Key": "activity-1" };
  const data = { jobType: "REFRESH", reason: "For the month end" };
  const started = await page.request.post(`api/test-environments/${environment.id}/jobs`, { data, headers });
  const { id } = (await started.json()) as { id: string };
  await page.goto("/activity");
  const rows = page.locator("li[data-job-id]");
  await expect(rows.first()).toHaveAttribute("data-job-id", id);
  await expect(rows.first()).toContainText("For the month end");
  await expect(page.getByRole("heading", { level: 2, name: /^Today, / })).toBeVisible();
  await expect(rows).toHaveCount(50);
  await page.getByRole("button", { name: "Show more" }).click();
  await expect.poll(() => rows.count()).toBeGreaterThan(50);
  const ids = await rows.evaluateAll((rows: HTMLElement[]) => rows.map((row) => row.dataset.jobId));
  expect(new Set(ids).size).toBe(ids.length);
  // What runs moves by itself.
  await expect(rows.first()).not.toHaveAttribute("data-status", "NEW", { timeout: 30_000 });
  await rows.first().getByRole("link").click();
  await expect(page).toHaveURL(new RegExp(`/jobs/${id}$`));
});

test("filters stand in the address and can be shared", async ({ page, api, context }) => {
  await page.goto("/activity");
  const rows = page.locator("li[data-job-id]");
  await page.getByRole("button", { name: "Did not finish" }).click();
  await expect(page).toHaveURL(/\?status=failed$/);
  await expect(page.locator(".feed")).toHaveAttribute("aria-busy", "false");
  const statuses = await rows.evaluateAll((rows: HTMLElement[]) => rows.map((row) => row.dataset.status));
  expect(new Set(statuses)).toEqual(new Set(["FAILED"]));

  const { id } = await api.named("QA Americas");
  await page.getByRole("button", { name: "All", exact: true }).click();
  await page.getByRole("combobox", { name: "Sandbox" }).selectOption({ label: "QA Americas" });
  await expect(page).toHaveURL(new RegExp(`\\?sandbox=${id}$`));
  const count = (await api.jobs(await api.named("QA Americas"))).length;
  await expect(rows).toHaveCount(Math.min(count, 50));
  await page.getByRole("combobox", { name: "Job" }).selectOption("Creation");
  await expect(rows).toHaveCount(1);

  const shared = await context.newPage();
  await shared.goto(page.url());
  await expect(shared.locator("li[data-job-id]")).toHaveCount(1);
  await expect(shared.getByRole("combobox", { name: "Sandbox" })).toHaveValue(id);

  const csv = page.getByRole("link", { name: "Download as CSV" });
  const answer = await page.request.get((await csv.getAttribute("href")) ?? "");
  expect((await answer.text()).trim().split("\n")).toHaveLength(2);

  await page.getByRole("searchbox").fill("zzz");
  await page.getByRole("button", { name: "Show all" }).click();
  await expect(page).toHaveURL(/\/activity$/);
  await expect(rows).toHaveCount(50);
});

test("days are whole, and the last before the first is left out", async ({ page, api }) => {
  const today = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Berlin" }).format(await api.now());
  await page.goto("/activity");
  await page.getByLabel("From day").fill(today);
  await expect(page).toHaveURL(new RegExp(`from=${today}`));
  await page.getByLabel("Until day").fill("2020-01-01");
  await expect(page.getByText("The last day lies before the first one.")).toBeVisible();
  await page.getByLabel("Until day").fill(today);
  await expect(page.getByText("The last day lies before the first one.")).toBeHidden();
});

test("where there is only the API, the page says so", async ({ page, server }) => {
  const plain = await PlainHost.start(server.url);
  await page.goto(`${plain.url}/activity`);
  await expect(page.getByText("This page needs the Reprise server")).toBeVisible();
  await page.goto(`${plain.url}/calendar`);
  await expect(page.locator("[data-track] [data-what=running]").first()).toBeVisible();
  await expect(page.getByText("Subscribe in your calendar")).toBeHidden();
  await plain.close();
});
