import { expect, test } from "./app.ts";

test("a colour that is chosen shows in the samples, and the style sheet to copy has it", async ({ page }) => {
  await page.goto("/embed/theme");
  const title = page.locator("reprise-environment").getByRole("heading", { level: 1 });
  await expect(title).toBeVisible();
  await page.getByLabel("accent", { exact: true }).fill("#0a7d55");
  await page.getByLabel("Size of letters").fill("20px");
  await page.getByLabel("Theme").selectOption("dark");
  const link = page.locator("reprise-status").first().getByRole("link");
  await expect(link).toHaveCSS("color", "rgb(10, 125, 85)");
  await expect(title).toHaveCSS("font-size", "32.5px");
  await expect(page.locator("code")).toContainText("--reprise-color-accent: #0a7d55;");
  await expect(page.locator("code")).toContainText("--reprise-font-size: 20px;");
  await page.getByRole("button", { name: "As it was" }).click();
  await expect(title).toHaveCSS("font-size", "26px");
  await expect(page.locator("code")).not.toContainText("accent: #");
});
