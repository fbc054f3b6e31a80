import type { Page } from "@playwright/test";
import { expect, test } from "./app.ts";
import { Complaints } from "./complaints.ts";
import { JobPage } from "./pages.ts";
import { ownServer } from "./server.ts";

// Time stands nearly still: every sample stays as it is.
test.use(ownServer({ clockSpeed: 1 }));

const NOBODY = "11111111-1111-4111-8111-111111111111";

test.describe("what is not there", () => {
  for (const path of [
    `/environments/${NOBODY}`,
    `/environments/${NOBODY}/refresh`,
    `/environments/${NOBODY}/jobs/${NOBODY}`,
    "/nothing/here",
  ]) {
    test(`${path} says so and shows the way back`, async ({ page, server }) => {
      await page.goto(path);
      await expect(page.getByRole("heading", { level: 1, name: "Not found" })).toBeVisible();
      await page.getByRole("link", { name: "Go to all sandboxes" }).click();
      await expect(page).toHaveURL(`${server.url}/`);
      await expect(page.getByRole("heading", { level: 1, name: "Sandboxes" })).toBeVisible();
    });
  }

  test("a job of another sandbox", async ({ page, api }) => {
    const [one, other] = [await api.named("UAT Europe"), await api.named("Integration")];
    const { id } = await api.jobOf(other, "SCHEDULED");
    await page.goto(`/environments/${one.id}/jobs/${id}`);
    await expect(page.getByRole("heading", { level: 1, name: "Not found" })).toBeVisible();
    await expect(page.getByText("There is no such refresh. It may have been removed from the list.")).toBeVisible();
  });
});

test.describe("search and filter", () => {
  const rows = (page: Page) => page.locator("li[data-environment-id]");
  const search = (page: Page) => page.getByRole("searchbox", { name: "Search by name, tenant or owner" });
  const chip = (page: Page, name: string) => page.getByRole("button", { name: new RegExp(`^${name} \\d+$`) });

  test("are in the address and survive a reload", async ({ page, server }) => {
    await page.goto("/");
    await expect(rows(page)).toHaveCount(15);
    await search(page).pressSequentially("uat");
    await expect(page).toHaveURL(`${server.url}/?q=uat`);
    await expect(rows(page)).toHaveCount(2);
    await chip(page, "Refreshing").click();
    await expect(page).toHaveURL(`${server.url}/?q=uat&show=busy`);
    await expect(rows(page)).toHaveCount(1);
    await expect(page.getByRole("link", { name: "UAT Asia Pacific", exact: true })).toBeVisible();
    await page.reload();
    await expect(search(page)).toHaveValue("uat");
    await expect(chip(page, "Refreshing")).toHaveAttribute("aria-pressed", "true");
    await expect(chip(page, "All")).toHaveAttribute("aria-pressed", "false");
    await expect(rows(page)).toHaveCount(1);
    await search(page).clear();
    await chip(page, "All").click();
    await expect(page).toHaveURL(`${server.url}/`);
    await expect(rows(page)).toHaveCount(15);
  });

  test("find a tenant, and each chip shows as many as it says", async ({ page }) => {
    await page.goto("/?q=10251");
    await expect(page.getByRole("link", { name: "Integration", exact: true })).toBeVisible();
    await expect(rows(page)).toHaveCount(1);
    await page.goto("/");
    await expect(rows(page)).toHaveCount(15);
    await expect(page.getByText("Looking up its jobs")).toHaveCount(0);
    for (const [name, refreshable] of [
      ["Can refresh now", /^now$/],
      ["Refreshing", /^busy$/],
      ["Waiting", /^(waiting|busy)$/],
      ["Problem", /^now$/],
    ] as const) {
      await chip(page, name).click();
      const count = Number((await chip(page, name).textContent())?.match(/\d+$/)?.[0]);
      expect(count).toBeGreaterThan(0);
      await expect(rows(page)).toHaveCount(count);
      for (const row of await rows(page).all()) await expect(row).toHaveAttribute("data-refreshable", refreshable);
    }
  });

  test("that fit nothing say so and can be taken back", async ({ page, server }) => {
    await page.goto("/?q=zzz&show=now");
    await expect(page.getByRole("heading", { name: "No sandbox fits" })).toBeVisible();
    await expect(rows(page)).toHaveCount(0);
    await page.getByRole("button", { name: "Show all" }).click();
    await expect(page).toHaveURL(`${server.url}/`);
    await expect(rows(page)).toHaveCount(15);
    await expect(search(page)).toHaveValue("");
  });
});

test.describe("a refresh that is not possible", () => {
  test("because a job runs leads to that job", async ({ page, api }) => {
    const environment = await api.named("UAT Asia Pacific");
    const { id } = await api.jobOf(environment, "EXPORTING");
    await page.goto(`/environments/${environment.id}`);
    await page.getByRole("link", { name: "Refresh this sandbox…" }).click();
    await expect(page.getByRole("status").filter({ hasText: "A job is already running or planned." })).toBeVisible();
    await expect(page.getByRole("textbox")).toHaveCount(0);
    await page.getByRole("link", { name: "Follow this refresh" }).click();
    await new JobPage(page, environment).expect(id);
  });

  for (const [name, word, status] of [
    ["Proof of concept 2024", "Switched off", "DEACTIVATED"],
    ["Legacy billing", "Not in use", "INACTIVE"],
  ] as const) {
    test(`because the sandbox is ${status} says who can help`, async ({ page, api, server }) => {
      const environment = await api.named(name);
      await page.goto(`/environments/${environment.id}`);
      const whole = page.locator(`[data-environment-id="${environment.id}"]`);
      await expect(whole).toHaveAttribute("data-refreshable", "denied");
      await expect(page.getByText(word, { exact: true })).toBeVisible();
      await page.getByRole("link", { name: "Refresh this sandbox…" }).click();
      const reason = page.getByRole("status").filter({ hasText: "This sandbox cannot be refreshed." });
      await expect(reason).toContainText(`out of use (${status}). Ask your Zuora administrator.`);
      await expect(page.getByRole("textbox")).toHaveCount(0);
      await page.getByRole("link", { name: "Back to the sandbox" }).click();
      await expect(page).toHaveURL(`${server.url}/environments/${environment.id}`);
    });
  }

  test("now can be planned for the first possible time", async ({ page, api }) => {
    const environment = await api.named("Release check");
    await page.goto(`/environments/${environment.id}`);
    await expect(page.locator(`[data-environment-id="${environment.id}"]`)).toHaveAttribute("data-refreshable", "waiting");
    await expect(page.getByText(/^in \d+ days\. It can be refreshed every 14 days$/i)).toBeVisible();
    await page.getByRole("link", { name: "Plan a refresh…" }).click();
    await expect(page.getByRole("radio", { name: "Later" })).toBeChecked();
    await expect(page.getByRole("radio", { name: "Now" })).toBeDisabled();
  });
});

test("the consequences of a refresh have the right dates", async ({ page, api }) => {
  const environment = await api.named("Finance training");
  await page.goto(`/environments/${environment.id}/refresh`);
  const date = (millis: number) =>
    new Date(millis).toLocaleDateString("en-GB", { timeZone: "UTC", day: "numeric", month: "short", year: "numeric" });
  const now = (await api.now()).getTime();
  const day = 86_400_000;
  await expect(page.getByText(`All settings in this sandbox are deleted`)).toBeVisible();
  await expect(page.getByText(`as of ${date(now - day)} (end of day, UTC)`)).toBeVisible();
  // About: the interval begins when the refresh ends, some hours from now.
  const next = page.getByText(/The next refresh is possible about .* \(every 14 days\)/);
  await expect(next).toContainText(new RegExp([14, 15].map((days) => date(now + days * day)).join("|")));
});

test("no page makes the browser complain", async ({ page, api, server }) => {
  const complaints = await Complaints.of(page);
  const environments = await api.environments();
  const job = async (name: string, status: string) => {
    const environment = await api.named(name);
    return `/environments/${environment.id}/jobs/${(await api.jobOf(environment, status)).id}`;
  };
  const paths = [
    "/",
    ...environments.map(({ id }) => `/environments/${id}`),
    `/environments/${(await api.named("UAT Europe")).id}/refresh`,
    `/environments/${(await api.named("Legacy billing")).id}/refresh`,
    `/environments/${(await api.named("Release check")).id}/refresh`,
    await job("UAT Asia Pacific", "EXPORTING"),
    await job("Integration", "SCHEDULED"),
    await job("Partner portal", "PROVISIONING"),
    await job("Data migration dry run", "FAILED"),
    "/nothing/here",
  ];
  for (const path of paths) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 }), path).toBeVisible();
    expect(complaints.all(), path).toEqual([]);
  }
  await page.goto(`/environments/${NOBODY}`);
  await expect(page.getByRole("heading", { level: 1, name: "Not found" })).toBeVisible();
  expect(complaints.all({ notFound: [`${server.url}/api/test-environments/${NOBODY}`, `${server.url}/api/test-environments/${NOBODY}/jobs`] })).toEqual([]);
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 360, height: 740 } });

  const LONG = "Regression tests of the order-to-cash process for all subsidiaries in Europe, the Middle East and Africa (shared, ask first)";
  const RIGHT_TO_LEFT = "تدريب الفوترة – الشرق الأوسط";

  async function expectNoSidewaysScroll(page: Page): Promise<void> {
    const sizes = await page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.scrollingElement ?? document.documentElement;
      return { scrollWidth, clientWidth };
    });
    expect(sizes.scrollWidth, page.url()).toBeLessThanOrEqual(sizes.clientWidth);
  }

  for (const name of [LONG, RIGHT_TO_LEFT]) {
    test(`${name.slice(0, 20)}… fits on every page`, async ({ page, api }) => {
      const environment = await api.named(name);
      await api.release(environment);
      await page.goto("/");
      await expect(page.getByRole("link", { name, exact: true })).toBeVisible();
      await expectNoSidewaysScroll(page);
      await page.getByRole("link", { name, exact: true }).click();
      await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
      await expect(page.locator("tr[data-job-id]").first()).toBeVisible();
      await expectNoSidewaysScroll(page);
      await page.getByRole("link", { name: "Refresh this sandbox…" }).click();
      await page.getByRole("radio", { name: "Later" }).check();
      await page.getByRole("radio", { name: "Now" }).check();
      await page.getByRole("textbox").fill("x");
      await page.getByRole("textbox").press("Enter");
      await expect(page.getByText("This is not the name yet.")).toBeVisible();
      await expectNoSidewaysScroll(page);
      // A page may show isolates around a name, but a person types and pastes it without them.
      await page.getByRole("textbox").fill(name);
      await page.getByRole("button", { name: `Delete data and refresh ${name}` }).click();
      const job = new JobPage(page, environment);
      await job.expectStatus(/^(NEW|QUEUED)$/);
      await expectNoSidewaysScroll(page);
      await job.stop.click();
      await expect(job.dialog).toBeVisible();
      await expectNoSidewaysScroll(page);
      await page.keyboard.press("Escape");
    });
  }
});
