import type { Page } from "@playwright/test";
import { expect, SCRIPT, test } from "./host.ts";

// A refresh of sixteen hours in some seconds.
test.use({ hostOptions: { clockSpeed: 5_000 } });

/** What the element has told its page, in order. */
interface Told {
  name: string;
  detail: Record<string, unknown>;
}

const LISTENS = `<script type="module">
  window.told = [];
  const names = ["ready", "error", "auth-required", "navigate", "refresh-requested", "job-created", "job-updated", "job-finished", "stop-requested"];
  for (const name of names) {
    document.addEventListener("reprise-" + name, (event) => {
      window.told.push({ name: event.type, detail: event.detail, composed: event.composed, target: event.target.localName });
      if (window.forbids === event.type) event.preventDefault();
    });
  }
</script>`;
const told = (page: Page) => page.evaluate(() => (window as unknown as { told: Told[] }).told);
const names = async (page: Page) => (await told(page)).map(({ name }) => name);
const forbid = (page: Page, name: string) =>
  page.evaluate((name) => ((window as unknown as { forbids: string }).forbids = name), name);
const title = (page: Page, name: string) => page.getByRole("heading", { level: 1, name });

test("a portal is told everything that happens with a refresh, from the request to its end", async ({ page, portal, api }) => {
  const environment = await api.named("UAT Europe");
  portal.show({ head: LISTENS + SCRIPT, body: `<reprise-environment environment-id="${environment.id}"></reprise-environment>` });
  await page.goto(portal.origin);
  await page.getByRole("link", { name: "Refresh this sandbox" }).click();
  await page.getByRole("textbox", { name: "UAT Europe" }).fill("UAT Europe");
  await page.getByRole("button", { name: "Delete data and refresh UAT Europe" }).click();
  await expect.poll(() => names(page), { timeout: 30_000 }).toContain("reprise-job-finished");
  const all = await told(page);
  const of = (name: string) => all.filter((one) => one.name === name).map(({ detail }) => detail);
  const [created] = of("reprise-job-created") as [{ environmentId: string; jobId: string }];
  const id = { environmentId: environment.id, jobId: created.jobId };
  expect(created).toEqual(id);
  expect(of("reprise-ready")).toEqual([{}]);
  expect(of("reprise-refresh-requested")).toEqual([{ environmentId: environment.id, how: "now", start: null, reason: "" }]);
  expect(of("reprise-navigate")).toEqual([
    { path: `/environments/${environment.id}` },
    { path: `/environments/${environment.id}/refresh` },
    { path: `/environments/${environment.id}/jobs/${created.jobId}` },
  ]);
  expect(of("reprise-job-finished")).toEqual([{ ...id, outcome: "COMPLETED" }]);
  const updates = of("reprise-job-updated").filter(({ jobId }) => jobId === created.jobId);
  expect(updates.length, "it moves").toBeGreaterThan(3);
  expect(updates.at(-1)).toEqual({ ...id, status: "COMPLETED", percent: 100 });
  const percents = updates.map(({ percent }) => percent as number);
  expect(percents, "never backwards").toEqual(percents.toSorted((one, other) => one - other));
  expect(all.every((one) => !(one as unknown as { composed: boolean }).composed)).toBe(true);
  expect(of("reprise-error")).toEqual([]);
});

test("a portal that says no keeps a refresh from being asked for, and the element says so", async ({ page, portal, api, traffic }) => {
  const environment = await api.named("Finance training");
  portal.show({ head: LISTENS + SCRIPT, body: `<reprise-environment environment-id="${environment.id}"></reprise-environment>` });
  await page.goto(portal.origin);
  await page.getByRole("link", { name: "Refresh this sandbox" }).click();
  await forbid(page, "reprise-refresh-requested");
  await page.getByRole("textbox", { name: "Finance training" }).fill("Finance training");
  const before = await api.jobs(environment);
  await page.getByRole("button", { name: "Delete data and refresh Finance training" }).click();
  await expect(page.getByRole("alert")).toContainText("did not allow it");
  expect(traffic.posts()).toEqual([]);
  expect(await api.jobs(environment)).toHaveLength(before.length);
  await expect(page.getByRole("textbox", { name: "Finance training" }), "nothing typed is lost").toHaveValue("Finance training");
  // When it does not mind any more, it works.
  await forbid(page, "");
  await page.getByRole("button", { name: "Delete data and refresh Finance training" }).click();
  await expect.poll(() => names(page)).toContain("reprise-job-created");
});

test("a portal can keep a job from being stopped, and one from being planned or moved", async ({ page, portal, api, traffic }) => {
  const environment = await api.named("Integration");
  const job = (await api.jobs(environment)).find(({ status }) => status === "SCHEDULED")!;
  portal.show({
    head: LISTENS + SCRIPT,
    body: `<reprise-job environment-id="${environment.id}" job-id="${job.id}"></reprise-job>`,
  });
  await page.goto(portal.origin);
  await forbid(page, "reprise-refresh-requested");
  await page.getByRole("button", { name: "Move to another time…" }).click();
  await page.getByLabel(/New day and time/).fill("2027-03-01T09:00");
  await page.getByRole("button", { name: "Move to this time" }).click();
  await expect(page.getByRole("alert")).toContainText("did not allow it");
  expect(traffic.posts()).toEqual([]);
  await forbid(page, "reprise-stop-requested");
  await page.getByRole("button", { name: "Stop this refresh…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: /^Stop/ }).click();
  await expect(page.getByRole("alert").filter({ hasText: "Nothing was stopped" })).toBeVisible();
  expect(traffic.posts()).toEqual([]);
  expect((await api.job(environment, job.id)).status).toBe("SCHEDULED");
  await forbid(page, "");
  await page.getByRole("button", { name: "Stop this refresh…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: /^Stop/ }).click();
  await expect(title(page, "Integration")).toBeVisible();
  await expect.poll(async () => (await api.job(environment, job.id)).status).toBe("CANCELLED");
  const asked = (await told(page)).filter(({ name }) => name === "reprise-stop-requested");
  expect(asked.map(({ detail }) => detail)).toEqual([
    { environmentId: environment.id, jobId: job.id },
    { environmentId: environment.id, jobId: job.id },
  ]);
});

test("what a portal leaves out is not there, and comes back when it is wanted", async ({ page, portal, api }) => {
  const environment = await api.named("Sales demo");
  portal.show({ head: SCRIPT, body: `<reprise-environment mode="view" environment-id="${environment.id}"></reprise-environment>` });
  await page.goto(portal.origin);
  await expect(page.getByText("Can be refreshed now")).toBeVisible();
  await expect(page.getByRole("heading", { name: "History" })).toBeVisible();
  const refresh = page.getByRole("link", { name: "Refresh this sandbox" });
  await expect(refresh).toBeHidden();
  await expect(page.getByRole("button", { name: /hold|notes|recipient/i })).toHaveCount(0);
  const element = page.locator("reprise-environment");
  await element.evaluate((one) => one.setAttribute("mode", "full"));
  await expect(refresh).toBeVisible();
  await element.evaluate((one) => ((one as unknown as { noSchedule: boolean }).noSchedule = true));
  await refresh.click();
  await expect(page.getByRole("radio")).toHaveCount(1);
  await element.evaluate((one) => one.setAttribute("no-refresh", ""));
  await expect(page.getByRole("button", { name: /Delete data and refresh/ })).toBeHidden();
});
