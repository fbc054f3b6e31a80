import type { Page } from "@playwright/test";
import { expect, test } from "./app.ts";
import { JobPage, RefreshForm } from "./pages.ts";
import { ownServer } from "./server.ts";

// One second is eight minutes then: what is typed is still ahead when it is sent, and its start is soon there.
test.use(ownServer({ clockSpeed: 480 }));

const SPEED = 480;
const ahead = (now: Date, seconds: number) => new Date(now.getTime() + seconds * SPEED * 1000);

/** What the field for the time holds for an instant, in the zone that the tests run in. */
function inField(instant: Date): string {
  return instant.toLocaleString("sv-SE", { timeZone: "Europe/Berlin", dateStyle: "short", timeStyle: "short" }).replace(" ", "T");
}

/** The instant in `In UTC: …`, which has no seconds. */
async function saidInUtc(page: Page): Promise<number> {
  const said = await page.getByText(/^In UTC: /).textContent();
  return Date.parse(said?.replace("In UTC: ", "") ?? "");
}

test("a refresh is planned for the proposed time, and the plan can be stopped", async ({ page, api, traffic }) => {
  const environment = await api.named("UAT Europe");
  const form = new RefreshForm(page, environment);
  await form.open();
  await expect(form.now).toBeChecked();
  await form.later.check();
  await form.name.fill("UAT Europe");
  const proposed = await saidInUtc(page);
  // Two minutes are left to fill the form in, however fast the clock runs.
  expect(proposed).toBeGreaterThan(ahead(await api.now(), 90).getTime());
  await form.plan.click();

  const job = new JobPage(page, environment);
  await job.expectStatus("SCHEDULED");
  await expect(job.title).toHaveText("Planned refresh of UAT Europe");
  await expect(page.getByRole("heading", { name: /^Planned for \w+,? \d+ \w+,? / })).toBeVisible();
  await expect(page.getByText("You can still stop it. Nothing in the sandbox has changed.")).toBeVisible();
  const planned = await api.jobOf(environment, "SCHEDULED");
  expect(traffic.posts().map((request) => request.postDataJSON() as unknown)).toEqual([
    { jobType: "REFRESH", scheduledRefreshTime: planned.scheduledRefreshTime },
  ]);
  expect(Date.parse(planned.scheduledRefreshTime ?? "")).toBe(proposed);

  await page.getByRole("link", { name: "UAT Europe", exact: true }).click();
  await page.getByRole("link", { name: "Look at the plan" }).click();
  await job.expect(planned.id);
  await job.stop.click();
  await job.dialog.getByRole("button", { name: "Stop the refresh" }).click();
  await job.expectStatus("CANCELLED");
  await expect(job.title).toHaveText("The refresh of UAT Europe was stopped");
});

test("a planned refresh starts by itself at its time", async ({ page, api }) => {
  const environment = await api.named("Finance training");
  const form = new RefreshForm(page, environment);
  await form.open();
  await form.later.check();
  await form.name.fill("Finance training");
  await form.time.fill(inField(ahead(await api.now(), 10)));
  await form.plan.click();

  const job = new JobPage(page, environment);
  await job.expectStatus("SCHEDULED");
  const { id } = await api.jobOf(environment, "SCHEDULED");
  await job.expectStatus(/^(QUEUED|INITIATED|EXPORTING)$/, 30_000);
  await expect(job.title).toHaveText("Refreshing Finance training");
  await job.expectFurtherThan(0);
  const { scheduledRefreshTime = "", jobStartTime = "" } = await api.job(environment, id);
  const late = Date.parse(jobStartTime) - Date.parse(scheduledRefreshTime);
  // It waits in the queue for up to ten minutes.
  expect(late).toBeGreaterThanOrEqual(0);
  expect(late).toBeLessThanOrEqual(600_000);
});

test("a time that lies behind and no time at all are explained and not sent", async ({ page, api, traffic }) => {
  const environment = await api.named("Sales demo");
  const form = new RefreshForm(page, environment);
  await form.open();
  await form.later.check();
  await form.name.fill("Sales demo");
  await expect(form.plan).toHaveAttribute("aria-disabled", "false");

  // What would follow is said of a time at which it can be.
  const long = ahead(await api.now(), -400 * 24 * 60);
  await form.time.fill(inField(long));
  await expect(form.time).toHaveAccessibleDescription(/Pick a time that lies ahead\.$/);
  await expect(page.getByText(/replaced by th(at|ose) of production/)).not.toContainText(String(long.getUTCFullYear()));
  await form.time.fill(inField(ahead(await api.now(), -60)));
  await expect(form.time).toHaveAccessibleDescription(/Pick a time that lies ahead\.$/);
  await form.pressAnyway(form.plan);
  await form.name.press("Enter");

  await form.time.fill("");
  await expect(form.time).toHaveAccessibleDescription(/Pick a day and time\.$/);
  await form.pressAnyway(form.plan);
  await form.name.press("Enter");

  expect(traffic.posts()).toEqual([]);
  expect(await api.jobs(environment)).toHaveLength(1);
  // The same form sends as soon as the time is right: it was the time that held it back.
  await form.time.fill(inField(ahead(await api.now(), 600)));
  await form.plan.click();
  await new JobPage(page, environment).expectStatus("SCHEDULED");
  expect(traffic.posts()).toHaveLength(1);
});

test("a time before the first possible one is explained and not sent", async ({ page, api, traffic }) => {
  const environment = await api.named("Migration rehearsal");
  const first = new Date(environment.nextRefreshTime ?? "");
  const form = new RefreshForm(page, environment);
  await form.open();
  await expect(form.now).toBeDisabled();
  await expect(form.later).toBeChecked();
  await form.name.fill("Migration rehearsal");
  // The full hour from which on it is possible is proposed.
  expect(await saidInUtc(page)).toBe(Math.ceil(first.getTime() / 3_600_000) * 3_600_000);

  await form.time.fill(inField(new Date(first.getTime() - 86_400_000)));
  const day = first.toLocaleString("en-GB", { timeZone: "Europe/Berlin", day: "numeric", month: "short" });
  await expect(form.time).toHaveAccessibleDescription(new RegExp(`The first possible time is .*\\b${day}, \\d\\d:\\d\\d\\.$`));
  await form.pressAnyway(form.plan);
  await form.name.press("Enter");
  expect(traffic.posts()).toEqual([]);

  await form.time.fill(inField(new Date(first.getTime() + 60_000)));
  await form.plan.click();
  await new JobPage(page, environment).expectStatus("SCHEDULED");
  expect(traffic.posts()).toHaveLength(1);
});
