import { LOOKS, pathOf } from "./gallery/looks.ts";
import { SIGHTS } from "./sights.ts";
import { test } from "./sights/stage.ts";

const HEIGHT = 800;

// Time stands nearly still: two pictures of a page are of the same moment.
test.use({ clockSpeed: 1, contextOptions: { reducedMotion: "reduce" }, viewport: { width: 1280, height: HEIGHT } });

/** Pixels: what comes further down a long page is like what comes before. */
const TALLEST = 2400;

for (const locale of new Set(Object.values(LOOKS).map((look) => look.locale))) {
  test.describe(locale, () => {
    test.use({ locale });

    for (const [sight, open] of Object.entries(SIGHTS)) {
      test(sight, async ({ page, stage }) => {
        await open(stage);
        for (const [name, { width, media }] of Object.entries(LOOKS).filter(([, look]) => look.locale === locale)) {
          await page.setViewportSize({ width, height: HEIGHT });
          await page.emulateMedia(media);
          // A question stands in the middle of the window, not of the page.
          const isAsked = (await page.locator("dialog[open]").count()) > 0;
          const height = await page.evaluate(() => document.documentElement.scrollHeight);
          await page.screenshot({
            path: pathOf(sight, name),
            type: "jpeg",
            quality: 80,
            fullPage: !isAsked,
            clip: { x: 0, y: 0, width, height: isAsked ? HEIGHT : Math.min(height, TALLEST) },
          });
        }
      });
    }
  });
}
