import { extent } from "./guide/extent.ts";
import { LANGUAGES, type Language, pictures, sightOf } from "./guide/pages.ts";
import { SIGHTS } from "./sights.ts";
import { test } from "./sights/stage.ts";

const FOLDER = process.env.REPRISE_GUIDE ?? "target/guide";
/** For whom a picture is: how its file ends, the window, and its pixels; more of a page is no help beside a sentence. */
const WINDOWS = [
  { ending: "", width: 1000, height: 720, tallest: 1000, scale: 1 },
  // Twice as fine: on a phone a picture of the wide page could not be read.
  { ending: "-narrow", width: 360, height: 720, tallest: 900, scale: 2 },
];

// Time stands nearly still: what is on a picture is as it is on the other ones.
test.use({ clockSpeed: 1, contextOptions: { reducedMotion: "reduce" } });

for (const [language, locale] of Object.entries(LANGUAGES)) {
  for (const { ending, width, height, tallest, scale } of WINDOWS) {
    test.describe(`${language}${ending}`, () => {
      test.use({ locale, viewport: { width, height }, deviceScaleFactor: scale });

      for (const picture of pictures(language as Language)) {
        test(picture, async ({ page, stage }) => {
          await SIGHTS[sightOf(picture) ?? ""]?.(stage);
          // A question stands in the middle of the window, not of the page.
          const isAsked = (await page.locator("dialog[open]").count()) > 0;
          const { from, to } = isAsked ? { from: 0, to: height } : await extent(page, tallest);
          await page.screenshot({
            path: `${FOLDER}/${language}/pictures/${picture}${ending}.png`,
            fullPage: !isAsked,
            clip: { x: 0, y: from, width, height: to - from },
          });
        });
      }
    });
  }
}
