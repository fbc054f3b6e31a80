import { expect } from "@playwright/test";
import type { Api } from "../api.ts";
import { catalogue, filled } from "../catalogue.ts";

/** How long a person would wait for what a test waits for, in milliseconds. */
export const PATIENCE = 15_000;
export const ROWS = "li[data-environment-id]";

export const [english, german] = await Promise.all([catalogue("en"), catalogue("de")]);

/** What presses and fields are called by in `Tab`. */
export type Role = "link" | "button" | "textbox" | "searchbox";

/** A tab of a browser that Playwright does not drive: as much as the main flows need. */
export abstract class Tab {
  abstract open(path: string): Promise<void>;
  /** Presses what has that role and name, as soon as it is there. */
  abstract press(role: Role, name: string): Promise<void>;
  /** Puts a text into the field of that role and name, by keys. */
  abstract type(role: Role, name: string, text: string): Promise<void>;
  /** The text of the first element that fits, or an attribute of it; nothing where there is none. */
  abstract read(selector: string, attribute?: string): Promise<string | null>;
  abstract count(selector: string): Promise<number>;

  /** Waits until that is read. */
  async expect(selector: string, wanted: RegExp, attribute?: string): Promise<void> {
    const read = async () => (await this.read(selector, attribute)) ?? "";
    await expect.poll(read, { message: selector, timeout: PATIENCE }).toMatch(wanted);
  }

  /** Waits until the title of the page is that. */
  async expectTitle(title: string): Promise<void> {
    await expect.poll(() => this.read("h1"), { timeout: PATIENCE }).toBe(title);
  }

  /** Waits until there are so many of them. */
  async expectCount(selector: string, count: number): Promise<void> {
    await expect.poll(() => this.count(selector), { message: selector, timeout: PATIENCE }).toBe(count);
  }
}

/** What the console is for: a sandbox is found, refreshed by its typed name, followed, and stopped in time. */
export async function refreshAndStop(tab: Tab, api: Api): Promise<void> {
  const name = "Finance training";
  await tab.open("/");
  await tab.expectCount(ROWS, 15);
  await tab.press("link", name);
  await tab.expectTitle(name);
  await tab.press("link", english["environment.refresh"] ?? "");
  await tab.expectTitle(filled(english["refresh.title"], { name }));
  await tab.type("textbox", filled(english["refresh.name"], { name }), name);
  await tab.press("button", filled(english["refresh.submit"], { name }));

  await tab.expectTitle(filled(english["job.title.refresh"], { name }));
  const environment = await api.named(name);
  const id = (await api.jobs(environment))[0]?.id ?? "";
  await tab.expect("[data-job-id]", new RegExp(`^${id}$`), "data-job-id");
  // It moves without anybody asking for it.
  await tab.expect("[data-progress]", /^[1-9]\d*$/, "data-progress");

  await tab.press("button", english["job.stop.button"] ?? "");
  await tab.press("button", english["job.stop.yes"] ?? "");
  await tab.expectTitle(filled(english["job.title.cancelled"], { name }));
  expect((await api.job(environment, id)).status).toBe("CANCELLED");
}

/** Somebody chooses German at the foot of the page: all of it is, dates too. */
export async function speaksGerman(tab: Tab): Promise<void> {
  await tab.open("/");
  await tab.expectCount(ROWS, 15);
  await tab.press("button", german["app.language"] ?? "");
  await tab.expect("html", /^de$/, "lang");
  await tab.expectCount(ROWS, 15);
  await tab.expect(".age", /Daten vom \d{1,2}\. (Jan|Feb|März|Apr|Mai|Juni|Juli|Aug|Sept|Okt|Nov|Dez)/);
  await tab.press("link", "Sales demo");
  await tab.press("link", german["environment.refresh"] ?? "");
  await tab.expectTitle(filled(german["refresh.title"], { name: "Sales demo" }));
}
