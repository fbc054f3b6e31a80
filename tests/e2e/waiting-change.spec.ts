import { readFile } from "node:fs/promises";
import { expect, test } from "./app.ts";
import { RefreshForm } from "./pages.ts";
import { ownServer } from "./server.ts";

test.use(ownServer({ clockSpeed: 1 }));

test("what waits can be changed and removed", async ({ page, api }) => {
  const environment = await api.named("Migration rehearsal");
  const form = new RefreshForm(page, environment);
  await form.open();
  await page.getByRole("radio", { name: "As soon as possible" }).check();
  await form.name.fill("Migration rehearsal");
  await form.plan.click();
  await page.getByRole("link", { name: "Change…" }).click();
  await expect(page.getByText("A refresh of this sandbox waits for its first possible moment.")).toBeVisible();
  await expect(page.getByRole("radio", { name: "As soon as possible" })).toBeChecked();
  await expect(page.getByText("What you ask for here takes its place.")).toBeVisible();
  await page.getByLabel("Not before (may stay empty, Berlin time)").fill("2031-03-04T05:30");
  await form.name.fill("Migration rehearsal");
  await form.plan.click();
  await expect(page.getByText(/It starts by itself about Tue,? 4 Mar 2031,? (at )?05:30/)).toBeVisible();

  await page.getByRole("button", { name: "Remove it" }).click();
  await expect(page.getByRole("heading", { name: "A refresh waits for its first possible moment" })).toBeHidden();
  await page.reload();
  await expect(page.getByRole("heading", { level: 1, name: "Migration rehearsal" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "A refresh waits for its first possible moment" })).toBeHidden();
});

test("the moment goes into a calendar", async ({ page, api }) => {
  const environment = await api.named("Migration rehearsal");
  const form = new RefreshForm(page, environment);
  await form.open();
  const downloading = page.waitForEvent("download");
  await page.getByRole("link", { name: "Add this moment to my calendar" }).click();
  const file = await readFile(await (await downloading).path(), "utf8");
  expect(file).toContain("SUMMARY:Migration rehearsal can be refreshed");
  expect(file).toContain(`DTSTART:${(environment.nextRefreshTime ?? "").replace(/[-:]/g, "")}`);
});
