import { expect, type Locator, type Page } from "@playwright/test";
import { test } from "./app.ts";
import { expectVisibleFocus } from "./focus.ts";
import { JobPage, RefreshForm } from "./pages.ts";
import { ownServer } from "./server.ts";

test.use(ownServer({ clockSpeed: 60 }));

/** More stops than that before the wanted one would be no way to work. */
const FEW = 60;

/** Goes on by Tab to an element, and sees on the way that each stop is visible and looks focused. */
async function tabTo(page: Page, wanted: Locator, key = "Tab"): Promise<void> {
  for (let presses = 0; presses < FEW; presses++) {
    await page.keyboard.press(key);
    await expectVisibleFocus(page);
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`${String(wanted)} is not reached by ${key}`);
}

test("the first stop of every page leads past the head", async ({ page, api }) => {
  const { id } = await api.named("UAT Europe");
  for (const path of ["/", `/environments/${id}`, `/environments/${id}/refresh`]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await page.keyboard.press("Tab");
    await expect(page.getByRole("link", { name: "Skip to the content" })).toBeFocused();
    await expectVisibleFocus(page);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("main")).toBeFocused();
    expect(new URL(page.url()).pathname).toBe(path);
  }
});

test("a refresh is found, started and stopped with the keyboard alone", async ({ page, api, traffic }) => {
  test.setTimeout(60_000);
  const environment = await api.named("Finance training");
  const form = new RefreshForm(page, environment);
  const title = page.getByRole("heading", { level: 1 });
  const open = async () => {
    const link = page.getByRole("link", { name: "Refresh this sandbox…" });
    // Who presses Tab before the page is there is at its foot.
    await expect(link).toBeVisible();
    await tabTo(page, link);
    await page.keyboard.press("Enter");
    await expect(title).toHaveText("Refresh Finance training");
    // Until it is there, Tab leads to the foot of the page.
    await expect(form.name).toBeVisible();
  };
  await page.goto("/");
  await expect(page.getByRole("link", { name: "Finance training", exact: true })).toBeVisible();
  await tabTo(page, page.getByRole("link", { name: "Finance training", exact: true }));
  await page.keyboard.press("Enter");
  await expect(title).toHaveText("Finance training");

  await test.step("now and later are one stop, and arrows choose", async () => {
    await open();
    await tabTo(page, form.now);
    await page.keyboard.press("ArrowDown");
    await expect(form.later).toBeChecked();
    await expect(form.time).toBeVisible();
    await page.keyboard.press("ArrowUp");
    await expect(form.now).toBeChecked();
    await tabTo(page, page.getByText("What is not copied, and what to set up again"));
    await page.keyboard.press("Space");
    await expect(page.getByText("Single sign-on, email addresses of users, and the mail server")).toBeVisible();
  });

  await test.step("Escape keeps the data", async () => {
    await tabTo(page, form.name);
    await page.keyboard.type("finance training");
    await page.keyboard.press("Escape");
    await expect(title).toHaveText("Finance training");
    expect(traffic.posts()).toEqual([]);
  });

  const job = new JobPage(page, environment);
  await test.step("Enter in the field sends", async () => {
    await open();
    await tabTo(page, form.name);
    await page.keyboard.type("Finance training");
    await page.keyboard.press("Enter");
    await expect(job.title).toHaveText("Refreshing Finance training");
    expect(traffic.posts()).toHaveLength(1);
  });

  await test.step("the dialog keeps the focus and gives it back", async () => {
    await tabTo(page, job.stop);
    await page.keyboard.press("Space");
    await expect(job.dialog.getByRole("button", { name: "Let it go on" })).toBeFocused();
    await page.keyboard.press("Escape");
    await expect(job.dialog).toBeHidden();
    await expect(job.stop).toBeFocused();
    await page.keyboard.press("Enter");
    await tabTo(page, job.dialog.getByRole("button", { name: "Stop the refresh" }), "Shift+Tab");
    await page.keyboard.press("Enter");
    await expect(job.title).toHaveText("The refresh of Finance training was stopped", { timeout: 10_000 });
    expect(traffic.posts()).toHaveLength(2);
  });
});

test("after each way from page to page a screen reader goes on at the title", async ({ page, api }) => {
  const environment = await api.named("Sales demo");
  const form = new RefreshForm(page, environment);
  const expectAtTitle = async (title: string) => {
    await expect(page.getByRole("heading", { level: 1, name: title, exact: true })).toBeFocused();
  };
  await page.goto("/");
  await page.getByRole("link", { name: "Sales demo", exact: true }).press("Enter");
  await expectAtTitle("Sales demo");
  await page.getByRole("link", { name: "Refresh this sandbox…" }).press("Enter");
  await expectAtTitle("Refresh Sales demo");
  await form.keep.press("Enter");
  await expectAtTitle("Sales demo");
  await page.goBack();
  await expectAtTitle("Refresh Sales demo");
  await form.name.fill("Sales demo");
  await form.name.press("Enter");
  await expectAtTitle("Refreshing Sales demo");
  await page.getByRole("navigation").getByRole("link", { name: "Sandboxes" }).press("Enter");
  await expectAtTitle("Sandboxes");
});

test("the focus is not lost with the button that was pressed", async ({ page, api }) => {
  const environment = await api.named("Year-end closing rehearsal");
  const job = new JobPage(page, environment);
  await job.open((await api.start(environment)).id);
  await job.stop.press("Enter");
  await job.dialog.getByRole("button", { name: "Stop the refresh" }).press("Enter");
  await job.expectStatus("CANCELLED", 10_000);
  // The button is gone; without a place of its own the focus would go back to the top of the page.
  await expect(page.locator("main :focus")).toHaveCount(1);
});

test("the submit button is a stop while something is missing, and says what", async ({ page, api, traffic }) => {
  const environment = await api.named("UAT Europe");
  const form = new RefreshForm(page, environment);
  await form.open();
  await tabTo(page, form.submit);
  await page.keyboard.press("Space");
  await expect(form.name).toBeFocused();
  await expect(form.name).toHaveAccessibleDescription("This is not the name yet. Type: UAT Europe");
  await tabTo(page, form.keep);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("UAT Europe");
  expect(traffic.posts()).toEqual([]);
});
