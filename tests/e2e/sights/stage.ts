import type { Locator, Page } from "@playwright/test";
import { Api, type Environment } from "../api.ts";
import { type Catalogue, catalogue, filled } from "../catalogue.ts";
import { type Instead, PlainHost } from "../plain.ts";
import { expect, test as served } from "../server.ts";

/** How to get to one way in which a page can look, up to the moment when it looks so. */
export type Sight = (stage: Stage) => Promise<void>;

/** What the answers that are changed on their way have in common. */
export interface Named {
  id?: string;
  tenantName?: string;
}

/** Where nothing is. */
export const NOBODY = "11111111-1111-4111-8111-111111111111";

/** An answer that never comes. */
const NEVER = new Promise<undefined>(() => {});
const DOWN: Instead = {
  status: 500,
  headers: { "content-type": "application/problem+json" },
  body: { title: "Internal Server Error", status: 500, trackId: "7f3a9c20" },
};

/** A page before the console, with a host between them that can lose and change what is answered. */
export class Stage {
  constructor(
    readonly page: Page,
    readonly api: Api,
    readonly host: PlainHost,
    private readonly words: Catalogue,
  ) {}

  /** A sentence in the language of the page. */
  say(key: string, values: Record<string, string> = {}): string {
    const sentence = this.words[key];
    if (sentence === undefined) throw new Error(`there is no sentence ${key}`);
    return filled(sentence, values);
  }

  /** Waits until the page says that. */
  async sees(key: string, values?: Record<string, string>): Promise<void> {
    await expect(this.page.getByText(this.say(key, values)).first()).toBeVisible();
  }

  button(key: string, values?: Record<string, string>): Locator {
    return this.page.getByRole("button", { name: this.say(key, values), exact: true });
  }

  /** Waits until the title of the page is there. */
  async seesTitle(key: string, values?: Record<string, string>): Promise<void> {
    await expect(this.page.getByRole("heading", { level: 1, name: this.say(key, values) })).toBeVisible();
  }

  /** Waits until the title of the page has that name in it. */
  async seesName(name: string): Promise<void> {
    await expect(this.page.getByRole("heading", { level: 1 })).toContainText(name);
  }

  /** From now on nothing is answered at these paths: what is there is what stands there until it comes. */
  holdsBack(path: RegExp): void {
    this.host.ways.instead = (_, asked) => (path.test(asked) ? NEVER : undefined);
  }

  /** From now on this is answered at these paths; without an answer, that the server has a problem. */
  answers(path: RegExp, answer: Instead = DOWN): void {
    this.host.ways.instead = (_, asked) => (path.test(asked) ? answer : undefined);
  }

  /** From now on the values at these paths are changed on their way. */
  edits<T>(path: RegExp, change: (value: T) => void): void {
    const before = this.host.ways.edits;
    this.host.ways.edits = (asked, value) => {
      before?.(asked, value);
      if (path.test(asked)) change(value);
    };
  }

  /** From now on there is only what Zuora has: the app's files, and the API. */
  isPlain(): void {
    this.host.ways.whole = false;
  }

  /** An environment that is called otherwise from now on, wherever it is named. */
  async calls(name: string, other: string): Promise<Environment> {
    const environment = await this.api.named(name);
    this.edits<object>(/^\/api\//, (value) => rename(value, environment.id, other));
    return { ...environment, tenantName: other };
  }

  /** Unfolds everything that can be unfolded. */
  async unfolds(): Promise<void> {
    for (const details of await this.page.locator("main details").all()) {
      if ((await details.getAttribute("open")) === null) await details.locator("summary").first().click();
    }
  }

  /** The browser has no network any more, and somebody looks again. */
  async losesNetwork(): Promise<void> {
    await this.page.context().setOffline(true);
    await this.looksAgain();
    // A part of the sentence that has no time in it.
    await expect(this.page.locator(".lost").filter({ hasText: /\S/ })).toBeVisible();
  }

  /** Somebody asks for what is new. */
  async looksAgain(): Promise<void> {
    await this.button("fresh.look_again").click();
  }
}

/** Gives another name to an environment in whatever names it. */
function rename(value: object, id: string, name: string): void {
  for (const [key, inner] of Object.entries(value)) {
    if (typeof inner === "object" && inner !== null) rename(inner, id, name);
    const is = value as Record<string, unknown>;
    if (key === "tenantName" && is.id === id) is.tenantName = name;
    if (key === "environmentName" && is.environmentId === id) is.environmentName = name;
  }
}

/** A test with a stage; `locale` decides which language its page speaks. */
export const test = served.extend<{ stage: Stage; host: PlainHost }>({
  host: async ({ server }, use) => {
    const host = await PlainHost.start(server.url, { whole: true });
    await use(host);
    await host.close();
  },
  baseURL: async ({ host }, use) => use(host.url),
  stage: async ({ page, host, server, playwright, locale }, use) => {
    // Not by the host: what is true is not what it makes of it.
    const direct = await playwright.request.newContext({ baseURL: server.url });
    await use(new Stage(page, new Api(direct), host, await catalogue(locale?.startsWith("de") ? "de" : "en")));
    await direct.dispose();
  },
});

export { expect };
