import type { BrowserContext, Page, Request } from "@playwright/test";
import { expect, test as served } from "./app.ts";
import { Complaints } from "./complaints.ts";
import { JobPage } from "./pages.ts";
import { PlainHost } from "./plain.ts";
import { ownServer } from "./server.ts";

/** A host that stands before the server, and does not find a job any more as soon as a test says so. */
const test = served.extend<{ host: PlainHost; lost: { job: string; asked: number } }>({
  lost: async ({}, use) => {
    await use({ job: "", asked: 0 });
  },
  host: async ({ server, lost }, use) => {
    const hides = (path: string) => {
      const isIt = path.endsWith(`/jobs/${lost.job}`);
      if (isIt) lost.asked++;
      return isIt;
    };
    const host = await PlainHost.start(server.url, { hides });
    await use(host);
    await host.close();
  },
});

// A refresh takes two minutes.
test.use(ownServer({ clockSpeed: 480 }));

/** A clock that a test can move on. What the page asks for meanwhile is answered in time. */
class Clock {
  readonly #open = new Set<Request>();

  private constructor(private readonly page: Page) {
    // A server may well keep those that wait for news.
    page.on("request", (request) => request.headers().prefer || this.#open.add(request));
    page.on("requestfinished", (request) => this.#open.delete(request));
    page.on("requestfailed", (request) => this.#open.delete(request));
  }

  static async of(page: Page): Promise<Clock> {
    await page.clock.install();
    // Its timers have ids of 13 digits; the app keeps what browsers give: 32 bits.
    await page.addInitScript(() => {
      const [set, clear] = [window.setTimeout, window.clearTimeout];
      const ids: number[] = [];
      const short = (handler: () => void, after?: number) => ids.push(set(handler, after));
      Object.assign(window, { setTimeout: short, clearTimeout: (id: number) => clear(ids[id - 1]) });
    });
    return new Clock(page);
  }

  /** Lets time pass, in steps shorter than the time after which a request counts as lost. */
  async pass(seconds: number): Promise<void> {
    for (let passed = 0; passed < seconds; passed += 5) {
      await this.page.clock.runFor(5_000);
      await expect.poll(() => this.#open.size).toBe(0);
    }
  }
}

/** Has the page think that nobody sees it. */
async function hide(page: Page): Promise<void> {
  await page.evaluate(() => {
    Object.defineProperty(document, "hidden", { get: () => true });
    document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
  });
}

test("the tab says how far the refresh is, and looks as before when it is over", async ({ page, api, server }) => {
  const complaints = await Complaints.of(page);
  const environment = await api.named("UAT Europe");
  const { id } = await api.start(environment);
  await page.goto("/");
  const icon = page.locator("link[rel=icon]");
  const own = (await icon.getAttribute("href")) ?? "";
  expect(own).toMatch(/\.svg$/);

  const job = new JobPage(page, environment);
  await job.open(id);
  await job.expectFurtherThan(1);
  await expect(page).toHaveTitle(/^\d+ % · UAT Europe · Reprise$/);
  const drawn = () =>
    page.evaluate(() => {
      const href = document.querySelector("link[rel=icon]")?.getAttribute("href") ?? "";
      const shown = document.querySelector<HTMLElement>("[data-progress]")?.dataset.progress;
      return /^data:image\/svg\+xml,.*'(\d+) 100'/.exec(href)?.[1] === shown;
    });
  await expect.poll(drawn).toBe(true);

  await page.getByRole("link", { name: "UAT Europe", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "UAT Europe" })).toBeVisible();
  await expect(icon).toHaveAttribute("href", own);
  await page.goBack();
  await expect(icon).toHaveAttribute("href", /^data:/);

  expect((await api.stop(environment, id)).ok()).toBe(true);
  await job.expectStatus("CANCELLED", 20_000);
  await expect(icon).toHaveAttribute("href", own);
  await expect(page).toHaveTitle("The refresh of UAT Europe was stopped · Reprise");
  const story = `${server.url}/api/console/test-environments/${environment.id}/jobs/${id}/story`;
  expect(complaints.all({ notFound: [story] })).toEqual([]);
});

/** Messages that the browser was asked to show: those of a page, in order. */
async function recordMessages(context: BrowserContext): Promise<(page: Page) => Promise<[string, string][]>> {
  await context.addInitScript(() => {
    const shown: [string, string][] = [];
    const Own = Notification;
    Object.assign(window, {
      shown,
      Notification: class extends Own {
        constructor(title: string, options: NotificationOptions) {
          super(title, options);
          shown.push([title, options.tag ?? ""]);
        }
      },
    });
  });
  return (page) => page.evaluate(() => (window as unknown as { shown: [string, string][] }).shown);
}

test("who asks to be told is told once, also after a reload", async ({ page, context, api }) => {
  await context.grantPermissions(["notifications"]);
  const messages = await recordMessages(context);
  const environment = await api.named("Finance training");
  const { id } = await api.start(environment);
  const job = new JobPage(page, environment);
  await job.open(id);
  const tell = page.getByRole("button", { name: "Tell me when it is done" });
  await expect(page.getByText("For that, this page must stay open in a tab.")).toBeVisible();
  await tell.click();
  await expect(page.getByText("We will tell you. Keep this tab open.")).toBeVisible();
  await tell.click();
  await expect(tell).toHaveAttribute("aria-pressed", "false");
  await tell.click();
  // The browser is asked first, and answers a moment later.
  await expect(tell).toHaveAttribute("aria-pressed", "true");
  await page.reload();
  await expect(tell).toHaveAttribute("aria-pressed", "true");

  expect(await messages(page)).toEqual([]);
  await api.stop(environment, id);
  await job.expectStatus("CANCELLED", 20_000);
  await expect(tell).toBeHidden();
  expect(await messages(page)).toEqual([["The refresh of Finance training was stopped", id]]);
  await page.reload();
  await job.expectStatus("CANCELLED");
  expect(await messages(page)).toEqual([]);
});

test("a browser that allows no messages is not asked again", async ({ page, context, api }) => {
  await context.grantPermissions([]);
  // What this browser answers without asking anybody.
  await context.addInitScript(() => {
    let permission: NotificationPermission = "default";
    Object.defineProperty(Notification, "permission", { get: () => permission });
    Notification.requestPermission = () => Promise.resolve((permission = "denied"));
  });
  const environment = await api.named("Year-end closing rehearsal");
  const { id } = await api.start(environment);
  await new JobPage(page, environment).open(id);
  const tell = page.getByRole("button", { name: "Tell me when it is done" });
  await tell.click();
  await expect(page.getByText("Your browser does not allow this page to send you messages.")).toBeVisible();
  await expect(tell).toHaveAttribute("aria-pressed", "false");
});

test("a hidden tab looks once a minute if it has promised to tell, else not at all", async ({ page, context, api, traffic }) => {
  await context.grantPermissions(["notifications"]);
  const messages = await recordMessages(context);
  const environment = await api.named("Sales demo");
  const { id } = await api.start(environment);
  const clock = await Clock.of(page);
  const job = new JobPage(page, environment);
  await job.open(id);
  const tell = page.getByRole("button", { name: "Tell me when it is done" });
  await tell.click();
  await expect(tell).toHaveAttribute("aria-pressed", "true");
  const looks = () => traffic.gets().filter((url) => url.endsWith(`/jobs/${id}`) && url.includes("/api/")).length;

  await hide(page);
  await clock.pass(35);
  await page.getByRole("button", { name: "Look again" }).click();
  await clock.pass(5);
  const looksWithin = async (seconds: number) => {
    const before = looks();
    await clock.pass(seconds);
    return looks() - before;
  };
  // A fifth more or less than once a minute.
  const often = await looksWithin(300);
  expect(often).toBeGreaterThanOrEqual(4);
  expect(often).toBeLessThanOrEqual(7);
  await tell.click();
  expect(await looksWithin(300)).toBe(0);

  await tell.click();
  await api.stop(environment, id);
  await expect.poll(async () => (await api.job(environment, id)).status, { timeout: 20_000 }).toBe("CANCELLED");
  await page.getByRole("button", { name: "Look again" }).click();
  await expect.poll(() => messages(page)).toEqual([["The refresh of Sales demo was stopped", id]]);
});

test("a hidden tab hears of the end from the tab that asks for all", async ({ page, context, api }) => {
  await context.grantPermissions(["notifications"]);
  const messages = await recordMessages(context);
  const environment = await api.named("UAT Europe");
  const { id } = await api.start(environment);
  const clock = await Clock.of(page);
  await new JobPage(page, environment).open(id);
  await page.getByRole("button", { name: "Tell me when it is done" }).click();
  const other = await context.newPage();
  await new JobPage(other, environment).open(id);
  await hide(page);
  await clock.pass(35);
  // Whoever is seen asks from now on, and waits.
  await other.waitForRequest((request) => request.headers().prefer !== undefined);

  let asked = 0;
  page.on("request", (request) => (asked += Number(request.url().endsWith(`/jobs/${id}`))));
  await api.stop(environment, id);
  await expect.poll(() => messages(page), { timeout: 20_000 }).toEqual([["The refresh of UAT Europe was stopped", id]]);
  expect(asked).toBe(0);
  expect(await messages(other)).toEqual([]);
});

test("the details for support end with the last answers", async ({ page, api }) => {
  const environment = await api.named("Data migration dry run");
  const { id } = await api.start(environment);
  const ids: string[] = [];
  page.on("response", (answer) => ids.push(answer.headers()["x-request-id"] ?? ""));
  await new JobPage(page, environment).open(id);
  const details = page.locator("details").filter({ hasText: "Details for support" });
  await details.getByText("Details for support").click();
  const line = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ GET (\/api\/\S+) (?:200|304|404) request ([0-9a-f-]{36})$/;
  const answers = async () => {
    const text = await details.locator("pre").innerText();
    expect(text).toContain(`\njobId: ${id}\n`);
    return text.split("\n").flatMap((text) => line.exec(text) ?? []);
  };
  await expect.poll(async () => (await answers()).length, "a line and its two parts each").toBeGreaterThan(3 * 2);
  const told = await answers();
  expect(told.length).toBeLessThanOrEqual(3 * 5);
  expect(told).toContain(`/api/test-environments/${environment.id}/jobs/${id}`);
  for (let at = 2; at < told.length; at += 3) expect(ids).toContain(told[at]);
});

test("a job that is not found three times over two minutes is called no longer listed", async ({ page, api, host, lost }) => {
  const environment = await api.named("Integration");
  const { id } = await api.jobOf(environment, "SCHEDULED");
  const clock = await Clock.of(page);
  await page.goto(`${host.url}/environments/${environment.id}/jobs/${id}`);
  const job = new JobPage(page, environment);
  await job.expect(id);

  const contact = page.getByRole("alert").filter({ hasText: "Lost contact" });
  const gone = page.getByRole("status").filter({ hasText: "This refresh is no longer listed." });
  const look = page.getByRole("button", { name: "Look again" });
  lost.job = id;
  await look.click();
  await expect(contact).toBeVisible();
  for (const _ of [1, 2]) {
    const before = lost.asked;
    await expect(gone).toBeHidden();
    await clock.pass(50);
    expect(lost.asked).toBe(before);
    const soon = async () => {
      await clock.pass(5);
      return lost.asked;
    };
    await expect.poll(soon).toBe(before + 1);
  }
  await expect(gone).toBeVisible();
  await expect(contact).toBeHidden();
  await job.expectStatus("SCHEDULED");
  await expect(job.stop).toBeHidden();
  const before = lost.asked;
  await clock.pass(600);
  expect(lost.asked, "nobody looks any more").toBe(before);

  lost.job = "";
  await look.click();
  await expect(gone).toBeHidden();
  await expect(job.stop).toBeVisible();
});
