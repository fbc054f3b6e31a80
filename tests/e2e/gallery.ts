import { LOOKS, pathOf } from "./gallery/looks.ts";
import { SIGHTS } from "./sights.ts";
import { test } from "./sights/stage.ts";

// Time stands nearly still: two pictures of a page are of the same moment.
test.use({ clockSpeed: 1, contextOptions: { reducedMotion: "reduce" }, viewport: { width: 1280, height: 800 } });

/** Pixels: what comes further down a long page is like what comes before. */
const TALLEST = 2400;

for (const locale of new Set(Object.values(LOOKS).map((look) => look.locale))) {
  test.describe(locale, () => {
    test.use({ locale });

    for (const [sight, open] of Object.entries(SIGHTS)) {
      test(sight, async ({ page, stage }) => {
        await open(stage);
        for (const [name, { width, media }] of Object.entries(LOOKS).filter(([, look]) => look.locale === locale)) {
          await page.setViewportSize({ width, height: 800 });
          await page.emulateMedia(media);
          const height = await page.evaluate(() => document.documentElement.scrollHeight);
          await page.screenshot({
            path: pathOf(sight, name),
            type: "jpeg",
            quality: 80,
            fullPage: true,
            clip: { x: 0, y: 0, width, height: Math.min(height, TALLEST) },
          });
        }
      });
    }
  });
}
