import type { Page } from "@playwright/test";
import type { Api } from "./api.ts";
import { expect, test } from "./app.ts";
import { violations } from "./axe.ts";
import { JobPage } from "./pages.ts";
import { ownServer } from "./server.ts";

// Time stands nearly still, so that every look is at the same page.
test.use({ ...ownServer({ clockSpeed: 1 }), contextOptions: { reducedMotion: "reduce" } });

const WIDTHS = [1280, 360];
/** The colours of a scheme are all that it changes: everything else is looked at in one of them. */
const SCHEMES = [
  { colorScheme: "light", rules: [] },
  { colorScheme: "dark", rules: ["color-contrast", "link-in-text-block"] },
] as const;

/** Each way a page can look: how to get there, and what is seen when it is there. */
const STATES: Record<string, (page: Page, api: Api) => Promise<void>> = {
  list: async (page) => {
    await page.goto("/");
    await expect(page.locator("li[data-refreshable]")).toHaveCount(15);
    await expect(page.getByText("Looking up its jobs")).toHaveCount(0);
  },
  "list that fits nothing": async (page) => {
    await page.goto("/?q=zzz");
    await expect(page.getByRole("button", { name: "Show all" })).toBeVisible();
  },
  "sandbox that can be refreshed": (page, api) => openEnvironment(page, api, "UAT Europe", "now"),
  "sandbox with a refresh that runs": (page, api) => openEnvironment(page, api, "UAT Asia Pacific", "busy"),
  "sandbox with a plan": (page, api) => openEnvironment(page, api, "Integration", "busy"),
  "sandbox that has to wait": (page, api) => openEnvironment(page, api, "Release check", "waiting"),
  "sandbox that is switched off": (page, api) => openEnvironment(page, api, "Proof of concept 2024", "denied"),
  "sandbox whose name runs from right to left": (page, api) =>
    openEnvironment(page, api, "تدريب الفوترة – الشرق الأوسط", "now"),
  "sandbox with everything unfolded": async (page, api) => {
    await openEnvironment(page, api, "UAT Europe", "now");
    for (const details of await page.locator("summary").all()) await details.click();
    await page.getByRole("columnheader", { name: "Duration" }).getByRole("button").click();
    await expect(page.getByText("tenantName: UAT Europe")).toBeVisible();
  },
  "sandbox whose notes are edited": async (page, api) => {
    await openEnvironment(page, api, "UAT Europe", "now");
    await page.getByRole("button", { name: "Edit notes…" }).click();
    await expect(page.getByRole("dialog", { name: "Notes about UAT Europe" })).toBeVisible();
  },
  "sandbox with an address that is none": async (page, api) => {
    await openEnvironment(page, api, "UAT Europe", "now");
    await page.getByRole("button", { name: "Add a person…" }).click();
    await page.getByLabel("Email address").fill("nobody");
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByText("This is no email address.")).toBeVisible();
  },
  "sandbox that is about to be held": async (page, api) => {
    await openEnvironment(page, api, "UAT Europe", "now");
    await page.getByRole("button", { name: "Hold this sandbox…" }).click();
    await page.getByRole("button", { name: "Hold it" }).click();
    await expect(page.getByText("Say what the hold is for.")).toBeVisible();
  },
  "sandbox that is on hold": async (page, api) => {
    const { id } = await api.named("Finance training");
    const until = new Date((await api.now()).getTime() + 86_400_000).toISOString();
    const data = { environmentId: id, until, reason: "UAT week" };
    expect(await page.request.post("api/console/holds", { data, headers: { "X-Reprise-Csrf": "1" } })).toBeOK();
    await openEnvironment(page, api, "Finance training", "held");
  },
  "refresh now": (page, api) => openForm(page, api, "UAT Europe"),
  "refresh with a wrong name": async (page, api) => {
    await openForm(page, api, "UAT Europe");
    await page.getByRole("textbox").fill("x");
    await page.getByRole("textbox").press("Enter");
    await expect(page.getByText("This is not the name yet.")).toBeVisible();
  },
  "refresh later, by a time that cannot be": async (page, api) => {
    await openForm(page, api, "Release check");
    await page.getByLabel("Day and time (Berlin time)").fill("2020-01-01T00:00");
    await expect(page.getByText("Pick a time that lies ahead.")).toBeVisible();
  },
  "refresh as soon as possible, with a reason": async (page, api) => {
    await openForm(page, api, "Release check");
    await page.getByRole("radio", { name: "As soon as possible" }).check();
    await page.getByText("Say why (optional)").click();
    await expect(page.getByLabel("Reason")).toBeVisible();
  },
  "sandbox with a refresh that waits for its moment": async (page, api) => {
    const { id } = await api.named("Migration rehearsal");
    const headers = { "X-Reprise-Csrf": "1" };
    const data = { reason: "For the dress rehearsal" };
    expect(await page.request.put(`api/console/test-environments/${id}/waiting-refresh`, { data, headers })).toBeOK();
    await openEnvironment(page, api, "Migration rehearsal", "waiting");
    await expect(page.getByText("For the dress rehearsal")).toBeVisible();
  },
  "refresh that is blocked by a job": async (page, api) => {
    await page.goto(`/environments/${(await api.named("QA Americas")).id}/refresh`);
    await expect(page.getByText("A job is already running or planned.")).toBeVisible();
  },
  "refresh that is denied": async (page, api) => {
    await page.goto(`/environments/${(await api.named("Legacy billing")).id}/refresh`);
    await expect(page.getByText("This sandbox cannot be refreshed.")).toBeVisible();
  },
  "job that runs": (page, api) => openJob(page, api, "UAT Asia Pacific", "EXPORTING"),
  "job that cannot be stopped": (page, api) => openJob(page, api, "QA Americas", "IMPORTING"),
  "job with the question open": async (page, api) => {
    await openJob(page, api, "UAT Asia Pacific", "EXPORTING");
    await page.getByRole("button", { name: "Stop this refresh…" }).click();
    await expect(page.getByRole("dialog")).toBeVisible();
  },
  "job with its details open": async (page, api) => {
    await openJob(page, api, "Data migration dry run", "FAILED");
    await page.getByText("Details for support", { exact: true }).click();
    await expect(page.getByText("progressPercentage: ")).toBeVisible();
  },
  "job that is planned": (page, api) => openJob(page, api, "Integration", "SCHEDULED"),
  "job whose plan is about to be moved": async (page, api) => {
    await openJob(page, api, "Integration", "SCHEDULED");
    await page.getByRole("button", { name: "Move to another time…" }).click();
    await expect(page.getByLabel("New day and time (Berlin time)")).toBeVisible();
  },
  "job that is ready": (page, api) => openJob(page, api, "UAT Europe", "COMPLETED"),
  "job that failed": (page, api) => openJob(page, api, "Data migration dry run", "FAILED"),
  "job that was stopped": (page, api) => openJob(page, api, "Release check", "CANCELLED"),
  "job that makes a sandbox": (page, api) => openJob(page, api, "Partner portal", "PROVISIONING"),
  "calendar of a quarter": async (page) => {
    await page.goto("/calendar?view=quarter");
    await expect(page.locator("[data-what=running]").first()).toBeVisible();
  },
  "calendar as a table": async (page) => {
    await page.goto("/calendar?as=table");
    await expect(page.locator("tr[data-what]").first()).toBeVisible();
  },
  activity: async (page) => {
    await page.goto("/activity");
    await expect(page.locator("li[data-job-id]").first()).toBeVisible();
  },
  "activity that fits nothing": async (page) => {
    await page.goto("/activity?q=zzz");
    await expect(page.getByText("No job fits")).toBeVisible();
  },
  "help with everything open": async (page) => {
    await page.goto("/help");
    for (const details of await page.locator("main summary").all()) await details.click();
    await expect(page.getByRole("table")).toBeVisible();
  },
  "nothing there": async (page) => {
    await page.goto("/nothing/here");
    await expect(page.getByRole("heading", { level: 1, name: "Not found" })).toBeVisible();
  },
  "contact lost": async (page, api) => {
    await openJob(page, api, "UAT Asia Pacific", "EXPORTING");
    await page.context().setOffline(true);
    await page.getByRole("button", { name: "Look again" }).click();
    await expect(page.getByRole("alert").filter({ hasText: "Lost contact" })).toBeVisible();
  },
};

for (const [state, open] of Object.entries(STATES)) {
  test(`${state}: nobody is kept out`, async ({ page, api }) => {
    await open(page, api);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 800 });
      for (const { colorScheme, rules } of SCHEMES) {
        await page.emulateMedia({ colorScheme });
        expect.soft(await violations(page, [...rules]), `${width} px, ${colorScheme}`).toEqual([]);
      }
    }
  });
}

async function openEnvironment(page: Page, api: Api, name: string, refreshable: string): Promise<void> {
  const { id } = await api.named(name);
  await page.goto(`/environments/${id}`);
  await expect(page.locator(`[data-environment-id="${id}"]`)).toHaveAttribute("data-refreshable", refreshable);
  await expect(page.locator("tr[data-job-id]").first()).toBeVisible();
}

async function openForm(page: Page, api: Api, name: string): Promise<void> {
  await page.goto(`/environments/${(await api.named(name)).id}/refresh`);
  await expect(page.getByRole("textbox", { name: `Type ${name} to go on` })).toBeVisible();
}

async function openJob(page: Page, api: Api, name: string, status: string): Promise<void> {
  const environment = await api.named(name);
  const job = new JobPage(page, environment);
  await job.open((await api.jobOf(environment, status)).id);
  await job.expectStatus(status);
  // The name arrives with the environment; until then its id stands in the title.
  await expect(job.title).toContainText(name);
}
