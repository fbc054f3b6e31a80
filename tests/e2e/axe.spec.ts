import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { ownServer } from "./server.ts";
import { MAIN_SIGHTS, SIGHTS } from "./sights.ts";
import { expect, test } from "./sights/stage.ts";

// Time stands nearly still, so that every look is at the same page.
test.use({ ...ownServer({ clockSpeed: 1 }), contextOptions: { reducedMotion: "reduce" } });

/** The colours of a scheme are all that it changes: everything else is looked at in one of them. */
const COLOURS = ["color-contrast", "link-in-text-block"];
const LOOKS = [
  { width: 360, media: { colorScheme: "light", forcedColors: "none" }, rules: [] },
  { width: 1280, media: { colorScheme: "light", forcedColors: "none" }, rules: [] },
  { width: 1280, media: { colorScheme: "dark", forcedColors: "none" }, rules: COLOURS },
  { width: 1280, media: { colorScheme: "dark", forcedColors: "active" }, rules: COLOURS },
] as const;

for (const [sight, open] of Object.entries(SIGHTS)) {
  test(`${sight}: nobody is kept out`, async ({ page, stage }) => {
    await open(stage);
    for (const { width, media, rules } of LOOKS) {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia(media);
      expect.soft(await violations(page, [...rules]), `${width} px, ${Object.values(media).join(", ")}`).toEqual([]);
    }
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

/** What axe finds by all its rules, or by these, in a form that says where and why. */
async function violations(page: Page, rules: string[]): Promise<string[]> {
  // The mode that opens no further tab: nothing here is in a frame.
  const axe = new AxeBuilder({ page }).setLegacyMode();
  const { violations } = await (rules.length > 0 ? axe.withRules(rules) : axe).analyze();
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${help}\n${html.slice(0, 200)}\n${failureSummary ?? ""}`),
  );
}
