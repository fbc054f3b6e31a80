import type { Locator, Page } from "@playwright/test";
import { expect, test } from "./app.ts";
import { ownServer } from "./server.ts";

test.use(ownServer({ clockSpeed: 1 }));

const HEADERS = { "X-Reprise-Csrf": "1" };
const LOG = "/activity?view=log";
/** As many entries as the server gives at once. */
const AT_ONCE = 100;

test("what people do is told with what came of it, newest first", async ({ page, api }) => {
  const environment = await api.named("UAT Europe");
  const job = await start(page, environment.id, "For the month end");
  await page.request.post(`api/test-environments/${environment.id}/jobs`, { data: { jobType: "REFRESH" }, headers: HEADERS });
  await api.stop(environment, job);
  await api.note(environment, "Europe");
  await api.hold(environment, 1, "UAT week");
  await page.goto("/activity");
  await page.getByRole("link", { name: "Who did what" }).click();
  await expect(page).toHaveURL(/\/activity\?view=log$/);
  await expect(page.getByRole("link", { name: "Who did what" })).toHaveAttribute("aria-current", "page");
  await expect(page.getByRole("link", { name: "Refreshes" })).toHaveAttribute("aria-current", "false");
  await expect(page).toHaveTitle(/^Who did what/);
  await expect(entries(page)).toHaveCount(8);
  await expect(page.getByRole("rowheader", { name: /^Today, / })).toBeVisible();
  expect(await told(page)).toEqual([
    "Asked for a hold / Done",
    "Changed the notes / Done",
    "Asked to stop a refresh / Done",
    "Asked to stop a refresh / Sent",
    "Asked for a refresh / Refused",
    "Asked for a refresh / Sent",
    "Asked for a refresh / Done",
    "Asked for a refresh / Sent",
  ]);
  const first = entries(page).first();
  await expect(first.getByRole("link", { name: "UAT Europe" })).toHaveAttribute("href", `/environments/${environment.id}`);
  await expect(first).toContainText("UAT week");
  await expect(entries(page).nth(4)).toContainText("already has a job");

  // What support asks for, and the way on.
  const done = entries(page).nth(6);
  await done.getByRole("button", { name: "Details" }).click();
  await expect(done.getByRole("button", { name: "Details" })).toHaveAttribute("aria-expanded", "true");
  await expect(page.getByText(`jobId: ${job}`)).toBeVisible();
  await expect(page.getByText("trackId: ")).toBeVisible();
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByRole("button", { name: "Copy details for support" }).click();
  await expect(page.getByText("Copied", { exact: true })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain("action: refresh\noutcome: done\n");
  await page.getByRole("link", { name: "Open the refresh" }).click();
  await expect(page).toHaveURL(new RegExp(`/jobs/${job}$`));

  await page.goBack();
  await page.getByRole("link", { name: "Refreshes" }).click();
  await expect(page.locator("li[data-job-id]").first()).toBeVisible();
});

test("filters stand in the address, and the file has the same rows", async ({ page, api }) => {
  const [held, noted] = [await api.named("Sales demo"), await api.named("Finance training")];
  await api.hold(held, 1, "Fair");
  await api.release(held);
  await api.note(noted, "Training");
  await page.goto(LOG);
  await page.getByRole("combobox", { name: "Sandbox" }).selectOption({ label: "Sales demo" });
  await expect(page).toHaveURL(new RegExp(`sandbox=${held.id}`));
  await expect.poll(() => told(page)).toEqual(["Ended a hold / Done", "Asked for a hold / Done"]);
  await page.getByRole("combobox", { name: "What" }).selectOption("Asked for a hold");
  await page.getByRole("group", { name: "What came of it" }).getByRole("button", { name: "Done" }).click();
  await expect(page).toHaveURL(/outcome=done.*action=hold/);
  await expect.poll(() => told(page)).toEqual(["Asked for a hold / Done"]);

  await page.reload();
  await expect.poll(() => told(page)).toEqual(["Asked for a hold / Done"]);
  await expect(page.getByRole("combobox", { name: "What" })).toHaveValue("hold");
  await expect(page.getByRole("button", { name: "Done" })).toHaveAttribute("aria-pressed", "true");
  expect(await numbersOfFile(page)).toEqual(await numbers(page));

  // The sandbox means the same to the other view.
  await page.getByRole("link", { name: "Refreshes" }).click();
  await expect(page).toHaveURL(new RegExp(`/activity\\?sandbox=${held.id}$`));
  await page.getByRole("link", { name: "Who did what" }).click();
  await expect.poll(() => told(page)).toEqual(["Ended a hold / Done", "Asked for a hold / Done"]);

  await page.getByRole("button", { name: "Nothing came of it" }).click();
  await expect(page.getByText("No entry fits")).toBeVisible();
  await page.getByRole("button", { name: "Show all" }).click();
  await expect(page).toHaveURL(/\/activity\?view=log$/);
  await expect(entries(page).first()).toContainText("Changed the notes");

  const today = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Berlin" }).format(await api.now());
  await page.getByLabel("Until day").fill("2020-01-01");
  await expect(page.getByText("No entry fits")).toBeVisible();
  await page.getByLabel("From day").fill(today);
  await expect(page.getByText("The last day lies before the first one.")).toBeVisible();
  await expect(entries(page).first()).toContainText("Changed the notes");
});

test("a long log comes in pages, and all of it is in the file", async ({ page, api }) => {
  const environment = await api.named("Integration");
  for (let entry = 0; entry < AT_ONCE + 5; entry++) await api.note(environment, `Name ${entry}`);
  await page.goto(`${LOG}&sandbox=${environment.id}`);
  await expect(page.getByText("The newest 100 entries")).toBeVisible();
  await expect(entries(page)).toHaveCount(AT_ONCE);
  await page.getByRole("button", { name: "Show older" }).click();
  await expect(entries(page)).toHaveCount(AT_ONCE + 5);
  await expect(page.getByText("105 entries")).toBeVisible();
  await expect(page.getByRole("button", { name: "Show older" })).toBeHidden();
  const shown = await numbers(page);
  expect(shown).toEqual([...shown].sort((one, other) => other - one));
  expect(await numbersOfFile(page)).toEqual(shown);
});

test("by the keyboard alone", async ({ page, api }) => {
  await api.note(await api.named("UAT Europe"), "Europe");
  await page.goto("/activity");
  const view = page.getByRole("link", { name: "Who did what" });
  await view.focus();
  await page.keyboard.press("Enter");
  await expect(entries(page).first()).toBeVisible();
  await expect(view).toBeFocused();
  const details = entries(page).first().getByRole("button", { name: "Details" });
  for (let press = 0; press < 40 && !(await hasFocus(details)); press++) await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page.getByText("action: note")).toBeVisible();
  await expect(details).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: "Copy details for support" })).toBeFocused();
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Space");
  await expect(page.getByText("action: note")).toBeHidden();
});

function entries(page: Page): Locator {
  return page.locator("tr[data-entry]");
}

/** What was done, and what came of it, of each entry. */
async function told(page: Page): Promise<string[]> {
  return entries(page).evaluateAll((rows: HTMLElement[]) =>
    rows.map((row) =>
      ["what", "outcome"].map((cell) => row.querySelector(`[data-cell=${cell}] span`)?.textContent).join(" / "),
    ),
  );
}

async function numbers(page: Page): Promise<number[]> {
  return entries(page).evaluateAll((rows: HTMLElement[]) => rows.map((row) => Number(row.dataset.entry)));
}

/** The same of the file that the page offers. */
async function numbersOfFile(page: Page): Promise<number[]> {
  const link = page.getByRole("link", { name: "Download as CSV" });
  const file = await page.request.get((await link.getAttribute("href")) ?? "");
  const [head, ...rows] = (await file.text()).trim().split("\n");
  expect(head).toContain("number");
  return rows.map((row) => Number.parseInt(row, 10));
}

async function start(page: Page, environment: string, reason: string): Promise<string> {
  const answer = await page.request.post(`api/test-environments/${environment}/jobs`, { data: { jobType: "REFRESH", reason }, headers: HEADERS });
  expect(answer.status()).toBe(201);
  return ((await answer.json()) as { id: string }).id;
}

async function hasFocus(element: Locator): Promise<boolean> {
  return element.evaluate((element) => element === document.activeElement);
}
