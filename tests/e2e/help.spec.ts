import { expect, test } from "./app.ts";
import { ownServer } from "./server.ts";

test.use(ownServer({ clockSpeed: 1, flags: ["--contact", "Finance Systems <finance-systems@example.com>"] }));

test("the help is found, read and shared by its sections", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Help" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Help" })).toBeFocused();
  const contents = page.getByRole("navigation", { name: "On this page" });
  for (const link of await contents.getByRole("link").all()) {
    const title = (await link.textContent()) ?? "";
    await link.click();
    await expect(page.getByRole("heading", { level: 2, name: title })).toBeInViewport();
  }
  await contents.getByRole("link", { name: "When it can be stopped" }).click();
  await expect(page).toHaveURL(/\/help#stop$/);
  await page.reload();
  await expect(page.getByRole("heading", { level: 2, name: "When it can be stopped" })).toBeInViewport();
});

test("it says how often, whom to ask, and the words of the API", async ({ page }) => {
  await page.goto("/help");
  await expect(page.getByText("A Central Sandbox can be refreshed every 28 days, a Developer Sandbox every 14 days.")).toBeVisible();
  await expect(page.getByRole("link", { name: "Ask Finance Systems" })).toHaveAttribute("href", /^mailto:/);
  await expect(page.locator(".steps > li")).toHaveCount(7);
  await page.getByText("Status words of Zuora").click();
  await expect(page.getByRole("row", { name: "SCRUBBING Removing personal data yes" })).toBeVisible();
  await expect(page.getByRole("row", { name: "RESETTING Emptying the sandbox no" })).toBeVisible();
  await page.getByText("Show the whole list").click();
  await expect(page.getByText("Mediation data is not refreshed.")).toBeVisible();
});
