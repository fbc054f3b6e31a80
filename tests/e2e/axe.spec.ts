import { violations } from "./axe.ts";
import { ownServer } from "./server.ts";
import { MAIN_SIGHTS, SIGHTS } from "./sights.ts";
import { expect, test } from "./sights/stage.ts";

// Time stands nearly still, so that every look is at the same page.
test.use({ ...ownServer({ clockSpeed: 1 }), contextOptions: { reducedMotion: "reduce" } });

/** The colours of a scheme are all that it changes: everything else is looked at in one of them. */
const COLOURS = ["color-contrast", "link-in-text-block"];
const SCHEMES = [
  { colorScheme: "light", forcedColors: "none" },
  { colorScheme: "dark", forcedColors: "none" },
  { colorScheme: "dark", forcedColors: "active" },
] as const;

/**
 * What tells axe nothing new: many things that are like one, names that are like another, and a page whose clock stands
 * still, on which axe itself waits for ever.
 */
const LEFT_OUT = [/ of 500/, /name that looks like|name of signs|name of pictures|300 letters/, /no longer listed/];
const looked = Object.entries(SIGHTS).filter(([sight]) => !LEFT_OUT.some((out) => out.test(sight)));

for (const [sight, open] of looked) {
  test(`${sight}: nobody is kept out`, async ({ page, stage }) => {
    await page.setViewportSize({ width: 1280, height: 800 });
    await open(stage);
    for (const [index, media] of SCHEMES.entries()) {
      await page.emulateMedia(media);
      const found = await violations(page, index === 0 ? [] : COLOURS);
      expect.soft(found, Object.values(media).join(", ")).toEqual([]);
    }
  });
}

for (const sight of MAIN_SIGHTS) {
  test(`${sight}: nobody is kept out on a phone`, async ({ page, stage }) => {
    await page.setViewportSize({ width: 360, height: 740 });
    await SIGHTS[sight]?.(stage);
    expect(await violations(page, [])).toEqual([]);
  });
}

test.describe("in German", () => {
  test.use({ locale: "de-DE" });

  for (const sight of MAIN_SIGHTS) {
    test(`${sight}: nobody is kept out, in German`, async ({ page, stage }) => {
      await SIGHTS[sight]?.(stage);
      await expect(page.locator("html")).toHaveAttribute("lang", "de");
      expect(await violations(page, [])).toEqual([]);
    });
  }
});
