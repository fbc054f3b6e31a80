import { ownServer } from "./server.ts";
import { MAIN_SIGHTS, SIGHTS } from "./sights.ts";
import { expect, test } from "./sights/stage.ts";

test.use(ownServer({ clockSpeed: 1 }));

/** What stays on a sheet of A4 within margins of one centimetre, in CSS pixels. */
const SHEET = { width: 718, height: 1000 };

for (const sight of MAIN_SIGHTS) {
  test(`${sight}: on paper there is nothing to press, and all of it fits`, async ({ page, stage }) => {
    await SIGHTS[sight]?.(stage);
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    await page.setViewportSize(SHEET);
    for (const pressed of ["nav", "button:not(.sort)", ".button", "[role=search]", ".chip", "[type=search]"]) {
      await expect(page.locator(pressed).locator("visible=true"), pressed).toHaveCount(0);
    }
    const { width, ink } = await page.evaluate(() => ({
      width: document.documentElement.scrollWidth,
      ink: getComputedStyle(document.querySelector("h1") ?? document.body).color,
    }));
    expect(width).toBeLessThanOrEqual(SHEET.width);
    // Whoever reads in the dark prints on white paper.
    expect(brightness(ink), ink).toBeLessThan(0.3);
    // Tables have their columns, and are no cards.
    for (const table of await page.locator("main table").locator("visible=true").all()) {
      await expect(table.locator("tr").nth(1)).toHaveCSS("display", "table-row");
    }
  });
}

test("a long history is printed whole, and is as short as before afterwards", async ({ page, stage }) => {
  await SIGHTS["sandbox with 5,000 jobs"]?.(stage);
  const rows = page.locator("tr[data-job-id]");
  expect(await rows.count()).toBeLessThan(60);
  await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  await expect(rows).toHaveCount(5000);
  await page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
  await expect.poll(() => rows.count()).toBeLessThan(60);
});

/** How bright a colour is, from 0 to 1. */
function brightness(colour: string): number {
  const parts = (colour.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number);
  return parts.reduce((sum, part) => sum + part, 0) / (3 * 255);
}
