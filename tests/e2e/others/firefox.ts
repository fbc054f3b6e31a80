import puppeteer, { type Browser, type ConsoleMessage, type Page } from "puppeteer-core";
import { expect, test as served } from "../app.ts";
import { PATIENCE, type Role, Tab } from "./tab.ts";

/** The system's Firefox: `cargo xtask test` says where it is, Debian has it here. */
const FIREFOX = process.env.REPRISE_FIREFOX ?? "/usr/bin/firefox-esr";
const ROOM = { width: 1280, height: 800 };
/** More stops than that before the wanted one would be no way to work. */
const FEW = 60;

/** A tab of Firefox, driven as the standard has it (WebDriver BiDi). */
export class FirefoxTab extends Tab {
  /** What the browser complained about. */
  readonly complaints: string[] = [];

  constructor(
    readonly page: Page,
    private readonly url: string,
  ) {
    super();
    page.setDefaultTimeout(PATIENCE);
    page.on("console", (message: ConsoleMessage) => {
      if (message.type() === "error") this.complaints.push(message.text());
    });
    page.on("pageerror", (error) => this.complaints.push(String(error)));
  }

  async open(path: string): Promise<void> {
    await this.page.goto(`${this.url}${path}`);
  }

  async press(role: Role, name: string): Promise<void> {
    await this.page.locator(`::-p-aria(${name}[role="${role}"])`).click();
  }

  async type(role: Role, name: string, text: string): Promise<void> {
    const field = await this.page.waitForSelector(`::-p-aria(${name}[role="${role}"])`);
    await field?.type(text);
  }

  async read(selector: string, attribute?: string): Promise<string | null> {
    const read = (one: Element, attribute?: string) => (attribute ? one.getAttribute(attribute) : one.textContent);
    // Nothing is there yet, or the page has just changed.
    return this.page.$eval(selector, read, attribute).catch(() => null);
  }

  async count(selector: string): Promise<number> {
    return this.page.$$eval(selector, (all) => all.length);
  }

  /** Goes on by Tab until what is called so has the focus. Every stop on the way must look focused. */
  async tabTo(name: string): Promise<void> {
    const passed: string[] = [];
    for (let presses = 0; presses < FEW; presses++) {
      await this.page.keyboard.press("Tab");
      const { name: here, looksFocused } = await this.#focused();
      expect(looksFocused, `${here} does not look focused`).toBe(true);
      if (here === name) return;
      passed.push(here);
    }
    throw new Error(`${name} is not reached by Tab, but ${passed.join(", ")}`);
  }

  /** What has the focus, by what it is called; and whether it looks so. */
  async #focused(): Promise<{ name: string; looksFocused: boolean }> {
    return this.page.evaluate(() => {
      const one = document.activeElement ?? document.body;
      const label = one instanceof HTMLInputElement ? one.labels?.[0] : undefined;
      const name = (one.getAttribute("aria-label") ?? (label ?? one).textContent).trim();
      // A hidden radio shows it on the label around it.
      const looksFocused = [one, one.closest("label")].some((shown) => {
        const style = shown && getComputedStyle(shown);
        return style && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
      });
      return { name, looksFocused };
    });
  }
}

export const test = served.extend<{ tab: FirefoxTab }, { firefox: Browser }>({
  firefox: [
    async ({}, use) => {
      const firefox = await puppeteer.launch({
        browser: "firefox",
        executablePath: FIREFOX,
        extraPrefsFirefox: { "intl.accept_languages": "en-GB" },
      });
      await use(firefox);
      await firefox.close();
    },
    { scope: "worker" },
  ],
  tab: async ({ firefox, server }, use, testInfo) => {
    // Nothing that one test leaves in the browser is there for the next.
    const context = await firefox.createBrowserContext();
    const page = await context.newPage();
    await page.setViewport(ROOM);
    const tab = new FirefoxTab(page, server.url);
    await use(tab);
    if (testInfo.status !== testInfo.expectedStatus) {
      await testInfo.attach("firefox.png", { body: Buffer.from(await page.screenshot()), contentType: "image/png" });
    }
    expect(tab.complaints).toEqual([]);
    await context.close();
  },
});

export { expect };
