import { wrongs } from "./fit.ts";
import { lostStops } from "./focus.ts";
import { ownServer } from "./server.ts";
import { SIGHTS } from "./sights.ts";
import { expect, test } from "./sights/stage.ts";
import { smallTargets } from "./targets.ts";

/** The smallest phone that is held upright. */
const PHONE = { width: 360, height: 740 };
/** A window of 1280 by 1024 pixels at a zoom of 400 % (WCAG 1.4.10). */
const ZOOMED = { width: 320, height: 256 };
const WIDE = { width: 1280, height: 800 };
/** Enough to get past the tools of a page and into its rows, which are alike. */
const STOPS = 30;

// Time stands nearly still, so that every look is at the same page.
test.use({ ...ownServer({ clockSpeed: 1 }), contextOptions: { reducedMotion: "reduce" }, viewport: PHONE });

for (const [sight, open] of Object.entries(SIGHTS)) {
  test(`${sight}: all of it is there and can be pressed, with little room too`, async ({ page, stage }) => {
    await open(stage);
    // First, because who goes on by Tab scrolls frames, and what is out of sight in them is close to nothing.
    for (const room of [WIDE, PHONE, ZOOMED]) {
      await page.setViewportSize(room);
      expect.soft(await smallTargets(page), `targets, ${room.width} by ${room.height}`).toEqual([]);
    }
    for (const room of [PHONE, ZOOMED]) {
      await page.setViewportSize(room);
      expect.soft(await wrongs(page), `${room.width} by ${room.height}`).toEqual([]);
    }
    expect(await lostStops(page, STOPS), "on the way by Tab").toEqual([]);
  });
}
