import type { Page } from "@playwright/test";
import type { Environment } from "./api.ts";
import { expect, test } from "./app.ts";
import { ownServer } from "./server.ts";

test.use(ownServer({ clockSpeed: 1 }));

const DAY = 86_400_000;

/** Makes a time in which no refresh may start, as somebody else would. */
async function hold(page: Page, hold: object): Promise<void> {
  const headers = { "X-Reprise-Csrf": "1" };
  expect(await page.request.post("api/console/holds", { data: hold, headers })).toBeOK();
}

/** The bars of the lane of a sandbox, by what they are. */
function lane(page: Page, { id }: Environment) {
  return page.locator(`[data-track="${id}"] li[data-what]`);
}

/** What the picture says, and what the table says, as one line for each mark. */
async function bothSay(page: Page): Promise<[string[], string[]]> {
  await page.getByRole("link", { name: "Picture" }).click();
  const bars = page.locator(".tracks > li > ul > li");
  await expect(bars.first()).toBeVisible();
  const picture = await bars.evaluateAll((bars: HTMLElement[]) =>
    bars.map((bar) => [bar.dataset.what, bar.closest("[data-track]")?.querySelector("bdi")?.textContent].join(" ")),
  );
  await page.getByRole("link", { name: "Table" }).click();
  const rows = page.locator("tr[data-what]");
  await expect(rows.first()).toBeVisible();
  const table = await rows.evaluateAll((rows: HTMLElement[]) =>
    rows.map((row) => [row.dataset.what, row.querySelector("th bdi")?.textContent].join(" ")),
  );
  return [picture, table];
}

test("what is in the picture is in the table", async ({ page, api }) => {
  for (const view of ["/calendar", "/calendar?view=quarter"]) {
    await page.goto(view);
    await expect(lane(page, await api.named("QA Americas")).and(page.locator("[data-what=running]"))).toBeVisible();
    const [picture, table] = await bothSay(page);
    expect(picture.length).toBeGreaterThan(5);
    expect(table).toEqual(picture);
  }
  const running = page.getByRole("row", { name: /^QA Americas/ }).filter({ hasText: "Filling the sandbox" });
  await expect(running.getByRole("cell").first()).toHaveText("Refresh");
  await expect(running).toHaveAttribute("data-status", "IMPORTING");
});

test("month and quarter, before and after, all in the address", async ({ page }) => {
  await page.goto("/calendar?view=quarter&from=2026-11");
  const title = page.getByRole("heading", { level: 2 }).first();
  await expect(title).toHaveText("November 2026 – January 2027");
  await page.getByRole("link", { name: "Later" }).click();
  await expect(title).toHaveText("February 2027 – April 2027");
  await expect(page).toHaveURL(/\?view=quarter&from=2027-02$/);
  await page.getByRole("link", { name: "Month", exact: true }).click();
  await expect(title).toHaveText("February 2027");
  await page.getByRole("link", { name: "Earlier" }).click();
  await expect(page).toHaveURL(/\?from=2027-01$/);
  await page.goBack();
  await page.goBack();
  await expect(title).toHaveText("February 2027 – April 2027");
  await page.getByRole("link", { name: "Today" }).click();
  await expect(page).toHaveURL(/\/calendar\?view=quarter$/);
  const now = new Date();
  await expect(title).toContainText(now.toLocaleString("en-GB", { month: "long", year: "numeric", timeZone: "Europe/Berlin" }));
  await page.goto("/calendar?view=century&from=tomorrow");
  await expect(title).toHaveText(now.toLocaleString("en-GB", { month: "long", year: "numeric", timeZone: "Europe/Berlin" }));
});

test("a bar leads to its job and a lane to its sandbox, by keys alone", async ({ page, api }) => {
  const environment = await api.named("QA Americas");
  const job = await api.jobOf(environment, "IMPORTING");
  await page.goto("/calendar?q=QA+Americas");
  const running = lane(page, environment).and(page.locator("[data-what=running]")).getByRole("link");
  await expect(running).toHaveAccessibleName(/^QA Americas: Refresh, Filling the sandbox\. \w+,? \d+ \w+,? \d\d:\d\d to about /);
  await page.getByRole("link", { name: "QA Americas", exact: true }).focus();
  // From the name of a lane straight to what lies on it.
  for (let bars = 0; bars < 10 && !(await running.evaluate((bar) => bar === document.activeElement)); bars++) {
    await page.keyboard.press("Tab");
  }
  await expect(running).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/environments/${environment.id}/jobs/${job.id}$`));
  await page.goBack();
  // Anywhere on the lane, where nothing lies.
  await page.locator(`[data-track="${environment.id}"]`).click({ position: { x: 400, y: 3 } });
  await expect(page).toHaveURL(new RegExp(`/environments/${environment.id}$`));
});

test("holds show: that of one sandbox in its lane, that of all in a lane of its own", async ({ page, api }) => {
  const environment = await api.named("Finance training");
  const now = await api.now();
  const later = (days: number) => new Date(now.getTime() + days * DAY).toISOString();
  await hold(page, { environmentId: environment.id, until: later(2), reason: "Course week" });
  await hold(page, { until: later(1), reason: "Year end" });
  await page.goto("/calendar?q=Finance");
  await expect(lane(page, environment).and(page.locator("[data-what=hold]"))).toContainText("Course week");
  const all = page.locator('[data-track=""]');
  await expect(all).toContainText("All sandboxes");
  await expect(all.locator("[data-what=hold]").first()).toContainText("Year end");
  await page.getByRole("link", { name: "Table" }).click();
  const row = page.getByRole("row", { name: /^Finance training/ }).filter({ hasText: "Course week" });
  await expect(row.getByRole("cell").first()).toHaveText("Hold");
});

test("its address can be taken to another calendar", async ({ page, context, server }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto("/calendar?as=table&q=Finance");
  await page.getByRole("button", { name: "Copy calendar link", exact: true }).last().click();
  await expect(page.getByText("The link was copied.")).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toBe(`${server.url}/api/console/calendar.ics`);
  expect(await (await page.request.get(copied)).text()).toContain("BEGIN:VCALENDAR");
  await page.getByRole("button", { name: "Copy calendar link of Finance training" }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toMatch(/test-environments\/[^/]+\/calendar\.ics$/);
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 360, height: 700 } });

  test("the table comes first, and the picture is pushed in its frame", async ({ page }) => {
    await page.goto("/calendar");
    await expect(page.getByRole("table")).toBeVisible();
    await page.getByRole("link", { name: "Picture" }).click();
    const frame = page.getByRole("region", { name: /^Picture: / });
    await expect(frame).toHaveAttribute("tabindex", "0");
    const wider = await frame.evaluate((frame) => frame.scrollWidth > frame.clientWidth);
    expect(wider).toBe(true);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  });
});

for (const zone of ["America/New_York", "Pacific/Auckland", "Asia/Kolkata"]) {
  test.describe(zone, () => {
    test.use({ timezoneId: zone });

    test("days are those of the reader, also where clocks change", async ({ page, api }) => {
      const environment = await api.named("Integration");
      const job = await api.jobOf(environment, "SCHEDULED");
      await page.goto("/calendar?view=quarter&q=Integration");
      const planned = lane(page, environment).and(page.locator("[data-what=planned]"));
      await expect(planned).toBeVisible();
      const start = new Date(job.scheduledRefreshTime ?? "");
      const parts = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short" });
      const first = `${parts.format(await api.now()).slice(0, 8)}01`;
      const days = (Date.parse(parts.format(start)) - Date.parse(first)) / DAY;
      const begin = await planned.evaluate((bar) => Number(bar.style.getPropertyValue("--begin")));
      expect(Math.floor(begin / 1440)).toBe(days);
    });
  });
}

