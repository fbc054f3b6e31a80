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

/** The bars of the lane of a sandbox that are of that kind. */
function bars(page: Page, { id }: Environment, what: string) {
  return page.locator(`[data-track="${id}"] .bars > [data-what="${what}"]`);
}

/** What the picture says, and what the table says, as one line for each mark. */
async function bothSay(page: Page): Promise<[string[], string[]]> {
  await page.getByRole("link", { name: "Picture" }).click();
  const drawn = page.locator(".bars > li");
  await expect(drawn.first()).toBeVisible();
  const picture = await drawn.evaluateAll((bars: HTMLElement[]) =>
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
    await expect(bars(page, await api.named("QA Americas"), "running")).toBeVisible();
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

test("each number stands over its day, that of a month's first day too", async ({ page }) => {
  // The first of February 2027 is a Monday, which has a number.
  await page.goto("/calendar?as=picture&view=quarter&from=2027-02");
  const days = page.locator(".days li").filter({ has: page.locator(".day:not(:empty)") });
  await expect(days.first()).toBeVisible();
  const distances = await days.evaluateAll((days) =>
    days.map((day) => {
      const [whole, number] = [day, day.querySelector(".day") as Element].map((one) => one.getBoundingClientRect());
      return Math.abs((whole!.left + whole!.right - number!.left - number!.right) / 2);
    }),
  );
  expect(distances.length).toBeGreaterThan(10);
  expect(Math.max(...distances)).toBeLessThan(1);
});

test("a bar leads to its job and a lane to its sandbox, by keys alone", async ({ page, api }) => {
  const environment = await api.named("QA Americas");
  const job = await api.jobOf(environment, "IMPORTING");
  await page.goto("/calendar?q=QA+Americas");
  const running = bars(page, environment, "running").getByRole("link");
  await expect(running).toHaveAccessibleName(/^QA Americas: Refresh, Filling the sandbox\. \w+,? \d+ \w+,? \d\d:\d\d to about /);
  await page.getByRole("link", { name: "QA Americas", exact: true }).focus();
  // From the name of a lane straight to what lies on it.
  for (let tabs = 0; tabs < 10 && !(await running.evaluate((bar) => bar === document.activeElement)); tabs++) {
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

test("a hold that begins in the last hours of a month stays within the picture", async ({ page, api }) => {
  const environment = await api.named("Sales demo");
  // The month after this one, whatever day it is.
  const today = new Date();
  const end = Date.UTC(today.getUTCFullYear(), today.getUTCMonth() + 2, 1);
  const at = (time: number) => new Date(time).toISOString();
  await hold(page, { environmentId: environment.id, from: at(end - 0.2 * DAY), until: at(end + 3 * DAY), reason: "Year end" });
  await page.goto(`/calendar?as=picture&from=${at(end - DAY).slice(0, 7)}`);
  const bar = bars(page, environment, "hold").last();
  await expect(bar).toBeVisible();
  const [own, frame] = [await bar.boundingBox(), await page.locator(".timeline").boundingBox()];
  expect(own!.x + own!.width).toBeLessThanOrEqual(frame!.x + frame!.width + 0.5);
  expect(own!.width).toBeGreaterThanOrEqual(24);
});

test("holds show: that of one sandbox in its lane, that of all in a lane of its own", async ({ page, api }) => {
  const environment = await api.named("Finance training");
  const now = await api.now();
  const later = (days: number) => new Date(now.getTime() + days * DAY).toISOString();
  await hold(page, { environmentId: environment.id, until: later(2), reason: "Course week" });
  await hold(page, { until: later(1), reason: "Year end" });
  await page.goto("/calendar?q=Finance");
  await expect(bars(page, environment, "hold")).toContainText("Course week");
  const all = page.locator('[data-track=""]');
  await expect(all).toContainText("All sandboxes");
  await expect(all.locator(".bars > [data-what=hold]").first()).toContainText("Year end");
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

/** The instant at which a day begins in a zone. */
function midnight(zone: string, year: number, month: number, day: number): string {
  const wall = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "short" });
  const about = Date.UTC(year, month - 1, day);
  const wanted = `${new Date(about).toISOString().slice(0, 10)} 00:00`;
  for (let instant = about - DAY; instant < about + DAY; instant += DAY / 96) {
    if (wall.format(instant) === wanted) return new Date(instant).toISOString();
  }
  throw new Error(`${wanted} does not exist in ${zone}`);
}

for (const zone of ["Europe/Berlin", "America/New_York", "Pacific/Auckland", "Asia/Kolkata"]) {
  test.describe(zone, () => {
    test.use({ timezoneId: zone });

    test("days are those of the reader, also where clocks change", async ({ page, api }) => {
      const { id } = await api.named("UAT Europe");
      const year = (await api.now()).getUTCFullYear() + 1;
      // In these months clocks go forward or back in one of the zones.
      for (const month of [3, 4, 9, 10, 11]) {
        const [from, until] = [midnight(zone, year, month, 2), midnight(zone, year, month, 28)];
        await hold(page, { environmentId: id, from, until, reason: zone });
        await page.goto(`/calendar?from=${year}-${month}&q=UAT+Europe`);
        const held = page.locator(`[data-track="${id}"] .bars > li`).filter({ hasText: zone });
        await expect(held).toBeVisible();
        const [begin, span] = await held.evaluate(({ style }) =>
          ["--begin", "--span"].map((name) => Number(style.getPropertyValue(name))),
        );
        expect([begin, span], `${zone}, month ${month}`).toEqual([1440, 26 * 1440]);
      }
    });
  });
}
