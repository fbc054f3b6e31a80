import { LANGUAGES, type Language, pictures, sightOf } from "./guide/pages.ts";
import { SIGHTS } from "./sights.ts";
import { test } from "./sights/stage.ts";

const FOLDER = process.env.REPRISE_GUIDE ?? "target/guide";
const [WIDTH, HEIGHT] = [1000, 720];
/** Pixels: more of a page is no help beside a sentence. */
const TALLEST = 1000;

// Time stands nearly still: what is on a picture is as it is on the other ones.
test.use({ clockSpeed: 1, contextOptions: { reducedMotion: "reduce" }, viewport: { width: WIDTH, height: HEIGHT } });

for (const [language, locale] of Object.entries(LANGUAGES)) {
  test.describe(language, () => {
    test.use({ locale });

    for (const picture of pictures(language as Language)) {
      test(picture, async ({ page, stage }) => {
        await SIGHTS[sightOf(picture) ?? ""]?.(stage);
        // A question stands in the middle of the window, not of the page.
        const isAsked = (await page.locator("dialog[open]").count()) > 0;
        const height = await page.evaluate(() => document.documentElement.scrollHeight);
        await page.screenshot({
          path: `${FOLDER}/${language}/pictures/${picture}.png`,
          fullPage: !isAsked,
          clip: { x: 0, y: 0, width: WIDTH, height: isAsked ? HEIGHT : Math.min(height, TALLEST) },
        });
      });
    }
  });
}
