import type { Page } from "@playwright/test";
import { expect, test } from "./app.ts";
import { ownServer } from "./server.ts";

// Its own server: what people note and hold changes what others see.
test.use(ownServer({ clockSpeed: 1 }));

const CSRF = { "X-Reprise-Csrf": "1" };
const names = (page: Page) => page.locator("li[data-environment-id] .name a").allTextContents();
const row = (page: Page, name: string) =>
  page.locator("li[data-environment-id]").filter({ has: page.getByRole("link", { name, exact: true }) });

test("one answer shows the whole list, and the order is in the address", async ({ page, server }) => {
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await page.goto("/");
  await expect(page.locator("li[data-environment-id]")).toHaveCount(15);
  expect(asked.filter((path) => path === "/api/console/overview"), "asked at once").not.toHaveLength(0);
  expect(asked.filter((path) => path.startsWith("/api/test-environments"))).toEqual([]);

  const byName = await names(page);
  expect(byName).toEqual([...byName].sort((one, other) => (one.toLowerCase() < other.toLowerCase() ? -1 : 1)));
  await page.getByRole("combobox", { name: "Sort by" }).selectOption("Oldest data first");
  await expect(page).toHaveURL(`${server.url}/?sort=age`);
  const ages = await page.locator("li[data-environment-id] [data-age]").allTextContents();
  const days = ages.map((age) => Number(/^(\d+) days? old/.exec(age)?.[1] ?? -1));
  expect(days).toEqual([...days].sort((one, other) => other - one));

  await page.getByRole("combobox", { name: "Sort by" }).selectOption("What is possible first");
  await expect(page).toHaveURL(`${server.url}/?sort=possible`);
  const states = await page.locator("li[data-environment-id]").evaluateAll((rows) => rows.map((row) => row.getAttribute("data-refreshable")));
  const ready = states.filter((state) => state === "now").length;
  expect(ready).toBeGreaterThan(0);
  expect(states.slice(0, ready), "what is possible now stands first").toEqual(Array(ready).fill("now"));
  await page.reload();
  await expect(page.getByRole("combobox", { name: "Sort by" })).toHaveValue("possible");
});

test("a hold is seen by everybody at once, keeps a refresh from starting, and says why", async ({ page, api, request }) => {
  const environment = await api.named("Sales demo");
  await page.goto("/");
  await expect(row(page, "Sales demo")).toHaveAttribute("data-refreshable", "now");
  const until = new Date((await api.now()).getTime() + 3 * 86_400_000).toISOString().replace(/\.\d+Z$/, "Z");
  const hold = { environmentId: environment.id, until, reason: "UAT <b>week</b>" };
  const made = await request.post("api/console/holds", { data: hold, headers: CSRF });
  expect(made.status()).toBe(201);
  await expect(row(page, "Sales demo")).toHaveAttribute("data-refreshable", "held");
  await expect(row(page, "Sales demo")).toContainText("On hold until");
  await expect(row(page, "Sales demo")).toContainText("UAT <b>week</b>");
  const held = page.getByRole("button", { name: /^On hold \d+$/ });
  await held.click();
  await expect(row(page, "Sales demo")).toBeVisible();

  await page.goto(`/environments/${environment.id}/refresh`);
  await expect(page.getByRole("status").filter({ hasText: "On hold until" })).toContainText("UAT <b>week</b>");
  await expect(page.getByRole("radio", { name: "Now" })).toBeDisabled();
  await expect(page.getByRole("radio", { name: "Later" })).toBeChecked();
  await page.getByRole("textbox", { name: "Type Sales demo to go on" }).fill("Sales demo");
  await page.getByLabel("Day and time (Berlin time)").fill(`${until.slice(0, 10)}T00:00`);
  await expect(page.getByText("The first possible time is")).toBeVisible();

  const { id } = (await made.json()) as { id: string };
  expect((await request.delete(`api/console/holds/${id}`, { headers: CSRF })).ok()).toBe(true);
  await page.goto("/");
  await expect(row(page, "Sales demo")).toHaveAttribute("data-refreshable", "now");
});

test("what people noted is read and found", async ({ page, api, request }) => {
  const { id } = await api.named("Partner portal");
  const notes = { alias: "PP-1", owner: "Channels", purpose: "partner tests" };
  expect(await request.put(`api/console/test-environments/${id}/notes`, { data: notes, headers: CSRF })).toBeOK();
  await page.goto("/");
  await expect(row(page, "Partner portal")).toContainText("PP-1 · partner tests · Channels");
  for (const typed of ["pp-1", "CHANNELS", "partner t"]) {
    await page.getByRole("searchbox").fill(typed);
    await expect(page.locator("li[data-environment-id]")).toHaveCount(1);
    await expect(row(page, "Partner portal")).toBeVisible();
  }
});

test("slash goes to the search, arrows through the rows, Enter into one", async ({ page }) => {
  await page.goto("/");
  await expect(page.locator("li[data-environment-id]")).toHaveCount(15);
  const all = await names(page);
  await page.keyboard.press("/");
  const search = page.getByRole("searchbox");
  await expect(search).toBeFocused();
  await expect(search).toHaveValue("");
  await page.keyboard.type("a/");
  await expect(search, "there a slash is a letter").toHaveValue("a/");
  await search.fill("");
  const link = (place: number) => page.locator("li[data-environment-id] .name a").nth(place);
  await page.keyboard.press("ArrowDown");
  await expect(link(0)).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await expect(link(2)).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await expect(link(1)).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.press("ArrowDown");
  await expect(link(2), "from the button of a row, too").toBeFocused();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  await expect(search).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(all[0] ?? "");
});

test("the slash can be switched off, for those who hit it by mistake", async ({ page }) => {
  const choice = page.getByRole("checkbox", { name: "The key / goes to the search of the list" });
  const search = page.getByRole("searchbox");
  await page.goto("/help#keys");
  await choice.uncheck();
  await page.goto("/");
  await expect(page.locator("li[data-environment-id]")).toHaveCount(15);
  await page.keyboard.press("/");
  await expect(search).not.toBeFocused();
  await page.goto("/help");
  await expect(choice).not.toBeChecked();
  await choice.check();
  await page.getByRole("link", { name: "Sandboxes" }).click();
  await expect(page.locator("li[data-environment-id]")).toHaveCount(15);
  await page.keyboard.press("/");
  await expect(search).toBeFocused();
});
