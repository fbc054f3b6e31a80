import puppeteer, { type Browser, type ConsoleMessage, type Page } from "puppeteer-core";
import { expect, test as served } from "../app.ts";

/** The system's Firefox: `cargo xtask test` says where it is, Debian has it here. */
const FIREFOX = process.env.REPRISE_FIREFOX ?? "/usr/bin/firefox-esr";
const ROOM = { width: 1280, height: 800 };

/** How long a person would wait for what a test waits for, in milliseconds. */
const PATIENCE = 10_000;

/** A tab of Firefox. Playwright drives a Firefox of its own only; this one is driven as the standard (WebDriver BiDi) has it. */
export class Tab {
  /** What the browser complained about. */
  readonly complaints: string[] = [];

  constructor(
    readonly page: Page,
    private readonly url: string,
  ) {
    page.setDefaultTimeout(PATIENCE);
    page.on("console", (message: ConsoleMessage) => {
      if (message.type() === "error") this.complaints.push(message.text());
    });
    page.on("pageerror", (error) => this.complaints.push(String(error)));
  }

  async open(path: string): Promise<void> {
    await this.page.goto(`${this.url}${path}`);
  }

  /** Presses what has that role and name, as soon as it is there. */
  async press(role: string, name: string): Promise<void> {
    await this.page.locator(`::-p-aria(${name}[role="${role}"])`).click();
  }

  /** Puts a text into the field of that role and name, by keys. */
  async type(role: string, name: string, text: string): Promise<void> {
    const field = await this.page.waitForSelector(`::-p-aria(${name}[role="${role}"])`);
    await field?.type(text);
  }

  /** Waits until the title of the page is that. */
  async expectTitle(title: string): Promise<void> {
    await this.expect("h1", (heading) => heading.textContent, title);
  }

  /** Waits until what is read from an element is that. */
  async expect(selector: string, read: (element: Element) => string | null, wanted: string | RegExp): Promise<void> {
    const now = () => this.page.$eval(selector, read).catch(() => "");
    const is = expect.poll(now, { message: selector, timeout: PATIENCE });
    await (typeof wanted === "string" ? is.toBe(wanted) : is.toMatch(wanted));
  }

  /** Waits until there are so many of them. */
  async expectCount(selector: string, count: number): Promise<void> {
    await expect.poll(() => this.page.$$eval(selector, (all) => all.length), { timeout: PATIENCE }).toBe(count);
  }

  /** What has the focus, by what it is called; and whether it looks so. */
  async focused(): Promise<{ name: string; looksFocused: boolean }> {
    return this.page.evaluate(() => {
      const one = document.activeElement ?? document.body;
      const style = getComputedStyle(one);
      const name = (one.getAttribute("aria-label") ?? one.textContent).trim();
      return { name, looksFocused: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0 };
    });
  }

  /** Goes on by Tab until what is called so has the focus. Every stop on the way must look focused. */
  async tabTo(name: string): Promise<void> {
    const passed: string[] = [];
    for (let presses = 0; presses < 60; presses++) {
      await this.page.keyboard.press("Tab");
      const { name: here, looksFocused } = await this.focused();
      expect(looksFocused, `${here} does not look focused`).toBe(true);
      if (here === name) return;
      passed.push(here);
    }
    throw new Error(`${name} is not reached by Tab, but ${passed.join(", ")}`);
  }
}

export const test = served.extend<{ tab: Tab }, { firefox: Browser }>({
  firefox: [
    async ({}, use) => {
      const firefox = await puppeteer.launch({
        browser: "firefox",
        executablePath: FIREFOX,
        env: { ...process.env, TZ: "Europe/Berlin" },
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
    const tab = new Tab(page, server.url);
    await use(tab);
    if (testInfo.status !== testInfo.expectedStatus) {
      await testInfo.attach("firefox.png", { body: Buffer.from(await page.screenshot()), contentType: "image/png" });
    }
    expect(tab.complaints).toEqual([]);
    await context.close();
  },
});

export { expect };
