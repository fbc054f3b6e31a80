import { expect, type Page, test as base } from "@playwright/test";
import type { Environment } from "./api.ts";
import { JobPage, RefreshForm } from "./pages.ts";
import { PlainHost } from "./plain.ts";
import { type Scenario, Service } from "./service.ts";

/** The app beside the service itself, which misbehaves on request. A refresh takes four minutes. */
const test = base.extend<object, { service: Service; host: PlainHost }>({
  service: [
    async ({ playwright }, use) => {
      const request = await playwright.request.newContext();
      const service = await Service.start(request, 240);
      await use(service);
      await service.dispose();
      await request.dispose();
    },
    { scope: "worker" },
  ],
  host: [
    async ({ service }, use) => {
      const located = (location: string) => `/api${location}`;
      const host = await PlainHost.start(service.url, { token: service.token, located });
      await use(host);
      await host.close();
    },
    { scope: "worker" },
  ],
  baseURL: async ({ host }, use) => {
    await use(host.url);
  },
});

/** After a fault has ended the page is right again by itself, within the longest pause of the few looks that failed. */
const RECOVERS_WITHIN_MS = 30_000;

const LOST = /Lost contact at \d\d:\d\d. What you see is from then; a refresh goes on by itself. Trying again./;

/** Opens the page of a refresh that has just begun. */
async function watched(page: Page, service: Service, name: string): Promise<[Environment, JobPage]> {
  const environment = await service.named(name);
  const { id } = await service.start(environment);
  const job = new JobPage(page, environment);
  await job.open(id);
  await expect(job.title).toHaveText(`Refreshing ${name}`);
  return [environment, job];
}

const faults: [string, string, Scenario, RegExp][] = [
  ["a gateway that answers with HTML", "UAT Europe", { scenario: "server-error" }, LOST],
  ["a server that fails", "Finance training", { scenario: "server-error", status: 500 }, LOST],
  ["JSON that ends in the middle", "Sales demo", { scenario: "truncated-json" }, LOST],
  ["a server that never answers", "Year-end closing rehearsal", { scenario: "hanging" }, LOST],
  [
    "a server that asks to wait and says how long",
    "Data migration dry run",
    { scenario: "too-many-requests", retryAfter: 3 },
    /The server asks us to slow down. Next look in 3 s./,
  ],
  [
    "a server that asks to wait and does not say how long",
    "تدريب الفوترة – الشرق الأوسط",
    { scenario: "too-many-requests" },
    /The server asks us to slow down. Next look in 5 s./,
  ],
];

for (const [fault, name, scenario, sentence] of faults) {
  test(`${fault}: what was known stays, and the page comes back by itself`, async ({ page, service }) => {
    test.setTimeout(90_000);
    const [environment, job] = await watched(page, service, name);
    await service.misbehave(environment, scenario);
    await expect(page.getByRole("alert")).toHaveText(sentence, { timeout: 30_000 });
    const { status, percent } = await job.shown();
    expect(status, "the last good state stays").not.toBe("");
    await expect(job.title).toHaveText(`Refreshing ${name}`);
    await expect(job.stop).toBeVisible();

    await service.behave(environment);
    await expect(page.getByRole("alert")).toBeHidden({ timeout: RECOVERS_WITHIN_MS });
    await job.expectFurtherThan(percent);
    // The next test has the sandbox to itself.
    await job.stop.click();
    await job.dialog.getByRole("button", { name: "Stop the refresh" }).click();
    await job.expectStatus("CANCELLED", 10_000);
  });
}

test("refusals of the token in the middle are passed over", async ({ page, service }) => {
  test.setTimeout(60_000);
  const [environment, job] = await watched(page, service, "UAT Europe");
  await service.misbehave(environment, { scenario: "unauthorized", requests: 4 });
  await expect(page.getByRole("alert")).toBeVisible({ timeout: 20_000 });
  await expect(job.title).toHaveText("Refreshing UAT Europe");
  await expect(page.getByRole("alert")).toBeHidden({ timeout: RECOVERS_WITHIN_MS });
  await service.behave(environment);
});

test("a status that nobody knows is told as it came", async ({ page, service }) => {
  const [environment, job] = await watched(page, service, "Finance training");
  await service.misbehave(environment, { scenario: "unknown-status" });
  await job.expectStatus("VALIDATING", 20_000);
  await expect(page.getByRole("heading", { name: "In progress (VALIDATING)" })).toBeVisible();
  await expect(job.stop, "nobody stops on a guess").toBeHidden();
  await service.behave(environment);
  await job.expectStatus(/NEW|QUEUED|INITIATED|EXPORTING/, 20_000);
  await expect(job.stop).toBeVisible();
});

test("a job of which nearly everything is missing is shown as far as it goes", async ({ page, service }) => {
  const [environment, job] = await watched(page, service, "Sales demo");
  await service.misbehave(environment, { scenario: "missing-fields" });
  await page.reload();
  await expect(job.title).toHaveText("Refreshing Sales demo");
  await expect(page.getByText("NaN")).toHaveCount(0);
  await expect(page.getByText("undefined")).toHaveCount(0);
  await expect(job.stop).toBeVisible();
  await service.behave(environment);
  await expect(page.getByText(/Ready around/)).toBeVisible({ timeout: 20_000 });
});

test("numbers that come as text are numbers all the same", async ({ page, service }) => {
  const [environment, job] = await watched(page, service, "Year-end closing rehearsal");
  await service.misbehave(environment, { scenario: "numbers-for-strings" });
  await page.reload();
  await job.expectFurtherThan(0);
  await page.goto("/");
  await expect(page.getByRole("link", { name: "Year-end closing rehearsal", exact: true })).toBeVisible();
  await service.behave(environment);
});

test("a refresh whose answer is lost is found, and never sent again", async ({ page, service }) => {
  const environment = await service.named("Data migration dry run");
  const before = (await service.jobs(environment)).length;
  const form = new RefreshForm(page, environment);
  await form.open();
  await form.name.fill(environment.tenantName);
  await service.misbehave(environment, { scenario: "answer-lost" });
  await form.submit.click();
  await expect(new JobPage(page, environment).title).toHaveText("Refreshing Data migration dry run", { timeout: 20_000 });
  expect(await service.jobs(environment)).toHaveLength(before + 1);
  await service.behave(environment);
});
