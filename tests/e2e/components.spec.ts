import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { test as base, expect, type Page } from "@playwright/test";
import { violations } from "./axe.ts";
import { PlainHost } from "./plain.ts";

/** Where the build puts the app with the page of all components. */
const FILES = process.env.REPRISE_COMPONENTS ?? "target/components-dist";
const PICTURES = join(import.meta.dirname, "pictures");
/** The widest that has every component in its wide form. */
const WIDE = { width: 1000, height: 800 };
const NARROW = { width: 360, height: 800 };
const LOOKS = {
  light: { size: WIDE, media: { colorScheme: "light" } },
  dark: { size: WIDE, media: { colorScheme: "dark" } },
  // Somebody else's colours replace ours: what is said by colour alone is gone.
  forced: { size: WIDE, media: { colorScheme: "light", forcedColors: "active" } },
  narrow: { size: NARROW, media: { colorScheme: "light" } },
} as const;

/** A test with nothing but files: the page asks no server for anything. */
const test = base.extend<object, { host: PlainHost }>({
  host: [
    async ({}, use) => {
      const host = await PlainHost.start("", {}, FILES);
      await use(host);
      await host.close();
    },
    { scope: "worker" },
  ],
  baseURL: async ({ host }, use) => {
    await use(host.url);
  },
});

test.use({ contextOptions: { reducedMotion: "reduce" }, viewport: WIDE });

for (const [look, { size, media }] of Object.entries(LOOKS)) {
  test(`each component looks as it did, ${look}`, async ({ page }) => {
    await page.setViewportSize(size);
    await page.emulateMedia(media);
    await open(page);
    for (const name of await components(page)) {
      const section = page.locator(`[data-component="${name}"]`);
      // The first that can have it shows what the focus looks like.
      for (const first of (await section.locator("button:enabled, input:enabled, a").all()).slice(0, 1)) await first.focus();
      if (name !== "dialog") await expect.soft(section).toHaveScreenshot(`${name}-${look}.png`);
    }
    for (const name of await dialogs(page)) {
      await page.locator(`[data-opens="${name}"]`).click();
      await expect.soft(page.locator("dialog[open]")).toHaveScreenshot(`dialog-${name}-${look}.png`);
      await page.keyboard.press("Escape");
    }
  });
}

test("there are no other pictures", async ({ page }, { config }) => {
  test.skip(config.updateSnapshots === "all", "They are just being made.");
  await open(page);
  const names = (await components(page)).filter((name) => name !== "dialog");
  const wanted = [...names, ...(await dialogs(page)).map((name) => `dialog-${name}`)];
  const files = wanted.flatMap((name) => Object.keys(LOOKS).map((look) => `${name}-${look}.png`));
  expect((await readdir(PICTURES)).sort()).toEqual(files.sort());
});

test("nobody is kept out", async ({ page }) => {
  await open(page);
  expect.soft(await violations(page, []), "light").toEqual([]);
  await page.emulateMedia(LOOKS.dark.media);
  expect.soft(await violations(page, ["color-contrast", "link-in-text-block"]), "dark").toEqual([]);
});

test("the pictures are drawn in the fonts that they name", async ({ page }) => {
  await open(page);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("DOM.enable");
  await devtools.send("CSS.enable");
  const { root } = await devtools.send("DOM.getDocument");
  const used = async (selector: string) => {
    const { nodeId } = await devtools.send("DOM.querySelector", { nodeId: root.nodeId, selector });
    const { fonts } = await devtools.send("CSS.getPlatformFontsForNode", { nodeId });
    return fonts.map(({ postScriptName }) => postScriptName);
  };
  expect(await used("[data-component] > h2")).toEqual(["DejaVuSans-Bold"]);
  expect(await used("[data-component] .part > p")).toEqual(["DejaVuSans"]);
  expect(await used("[data-component] .mono")).toEqual(["DejaVuSansMono"]);
});

/** Opens the page, in fonts that do not depend on the machine. */
async function open(page: Page): Promise<void> {
  await page.goto("/dev/components");
  await page.addStyleTag({ path: join(import.meta.dirname, "pictures.css") });
  await expect(page.getByRole("heading", { name: "Components" })).toBeVisible();
  await page.evaluate(() => document.fonts.ready);
  // Whoever goes by keys sees where the focus is.
  await page.keyboard.press("Tab");
}

function components(page: Page): Promise<string[]> {
  return names(page, "data-component");
}

function dialogs(page: Page): Promise<string[]> {
  return names(page, "data-opens");
}

async function names(page: Page, attribute: string): Promise<string[]> {
  const found = page.locator(`[${attribute}]`);
  return found.evaluateAll((elements, attribute) => elements.map((one) => one.getAttribute(attribute) ?? ""), attribute);
}
