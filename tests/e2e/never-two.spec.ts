import { type Browser, type BrowserContext, expect, type Page, test } from "@playwright/test";
import { Api, type Environment, type Job } from "./api.ts";
import { Dice, seeds } from "./dice.ts";
import { PlainHost, type Ways } from "./plain.ts";
import { Server } from "./server.ts";
import { Service } from "./service.ts";

/** Sixteen hours are two minutes: what a run has started is still at its beginning, and stopped a moment later. */
const SPEED = 480;
/** What a page may take to say how it is, with a look or two in between. */
const TELLS_WITHIN_MS = 20_000;

/** The server behind the host, to set a scene and to see what is true. */
interface Behind {
  environments(): Promise<Environment[]>;
  jobs(environment: Environment): Promise<Job[]>;
  stop(environment: Environment, id: string): Promise<unknown>;
}

/** One run: what happens is chosen by its seed. */
interface Run {
  dice: Dice;
  browser: Browser;
  host: PlainHost;
  behind: Behind;
  environment: Environment;
  contexts: BrowserContext[];
  /** The requests for a refresh that pages have sent. */
  sent: number;
  /** Those that the host has passed on, and what the server said to them. */
  passed: number;
  answers: number[];
}

/** What goes wrong on the way to the server and back. */
const FAULTS: Record<string, (run: Run) => Ways> = {
  "nothing goes wrong": () => ({}),
  "the way there is slow": ({ dice }) => ({ instead: later(200 + dice.below(600)) }),
  "the answer is lost": () => ({ spoils: () => "lost" }),
  "a gateway fails after the change": ({ dice }) => ({ spoils: spoiltBy(dice.of([500, 502, 503, 504])) }),
  "the connection ends before the server hears": () => ({
    instead: () => {
      throw new Error("reset");
    },
  }),
  "the answer is slow, and then lost": ({ dice }) => ({ instead: later(dice.below(400)), spoils: () => "lost" }),
};

const later = (ms: number) => () => new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), ms));
const spoiltBy = (status: number) => () => ({ status, headers: { "content-type": "text/html" }, body: "<html>" });

/** The pages that are open at the end: those that have sent it themselves and stayed, and those that came afterwards. */
interface Pages {
  senders: Page[];
  others: Page[];
}

/** A way in which somebody asks for the same thing twice, and how many requests may come of it. */
interface Act {
  most: number;
  act: (run: Run) => Promise<Pages>;
}

const ACTS: Record<string, Act> = {
  "a double click": {
    most: 1,
    act: async (run) => {
      const page = await form(run);
      await submit(page).dblclick({ position: { x: 12, y: 12 } });
      return { senders: [page], others: [] };
    },
  },
  "Enter and a click at once": {
    most: 1,
    act: async (run) => {
      const page = await form(run);
      await submit(page).evaluate((button: HTMLButtonElement) => {
        button.form?.requestSubmit();
        button.click();
      });
      return { senders: [page], others: [] };
    },
  },
  "a click and impatient Enters": {
    most: 1,
    act: async (run) => {
      const page = await form(run);
      await submit(page).click();
      for (let times = run.dice.below(6); times > 0; times--) await page.keyboard.press("Enter");
      return { senders: [page], others: [] };
    },
  },
  "two tabs": { most: 2, act: (run) => both(run, "tabs") },
  "two people": { most: 2, act: (run) => both(run, "people") },
  "back, and again": {
    most: 2,
    act: async (run) => {
      const page = await form(run);
      await submit(page).click();
      await waitABit(page, run.dice);
      await page.goBack();
      await page.goForward();
      await again(run, page);
      return { senders: [], others: [page] };
    },
  },
  "a reload right after it, and again": {
    most: 2,
    act: async (run) => {
      const page = await form(run);
      await submit(page).click();
      await waitABit(page, run.dice);
      await page.reload();
      await again(run, page);
      return { senders: [], others: [page] };
    },
  },
  "another tab while nobody knows": {
    most: 2,
    act: async (run) => {
      const page = await form(run);
      await submit(page).click();
      const [context] = run.contexts;
      const other = await tab(run, context);
      await other.goto(`/environments/${run.environment.id}/refresh`);
      await again(run, other);
      return { senders: [page], others: [other] };
    },
  },
};

/** Somebody is as quick as the browser, or sees the first answers. */
async function waitABit(page: Page, dice: Dice): Promise<void> {
  const frames = dice.of([0, 1, 3, 10]);
  for (let frame = 0; frame < frames; frame++) await page.evaluate(() => new Promise(requestAnimationFrame));
}

async function tab(run: Run, context?: BrowserContext): Promise<Page> {
  const place = context ?? (await run.browser.newContext({ baseURL: run.host.url }));
  if (!context) run.contexts.push(place);
  place.setDefaultTimeout(15_000);
  const page = await place.newPage();
  page.on("request", (request) => {
    if (isCreate(request.method(), new URL(request.url()).pathname)) run.sent += 1;
  });
  return page;
}

const isCreate = (method: string, path: string) => method === "POST" && path.endsWith("/jobs");
/** The button that sends, whatever it says: there is one form on the page. */
const submit = (page: Page) => page.locator("main form button[type=submit]");
const nameField = (page: Page) => page.getByRole("textbox", { name: /^Type / });

/** A page with the form, filled in. */
async function form(run: Run, context?: BrowserContext): Promise<Page> {
  const page = await tab(run, context);
  await page.goto(`/environments/${run.environment.id}`);
  await page.locator(`a[href$="/environments/${run.environment.id}/refresh"]`).first().click();
  await nameField(page).fill(run.environment.tenantName);
  await expect(submit(page)).toHaveAttribute("aria-disabled", "false");
  return page;
}

async function both(run: Run, who: "tabs" | "people"): Promise<Pages> {
  const one = await form(run);
  const other = await form(run, who === "tabs" ? run.contexts[0] : undefined);
  // One of them may be told that it is too late before it can press.
  await Promise.all([one, other].map((page) => submit(page).click({ timeout: 5_000 }).catch(() => undefined)));
  return { senders: [one, other], others: [] };
}

/** Fills the form in again and sends it, if there is one that lets it. */
async function again(run: Run, page: Page): Promise<void> {
  const name = nameField(page);
  const other = page.locator("main [role=alert], main [data-job-id], main a.button").first();
  await expect(name.or(other).first()).toBeVisible();
  // Whoever is not quick enough is too late; that is what is wanted.
  const filled = await name.fill(run.environment.tenantName, { timeout: 1_000 }).then(() => true, () => false);
  if (filled) await submit(page).click({ timeout: 1_000 }).catch(() => undefined);
}

/** Somebody presses what is locked; the page must not take that for a wish. */
async function pressAnyway(page: Page): Promise<void> {
  const locked = page.locator("main form button[type=submit][aria-disabled=true]");
  if ((await locked.count()) > 0) await locked.evaluate((button: HTMLElement) => button.click()).catch(() => undefined);
}

/** What a page lets its reader know and do. */
async function told(page: Page): Promise<{ job: string | null; words: string; canSend: boolean }> {
  return page.evaluate(() => {
    const main = document.querySelector("main");
    const busy = main?.querySelector("[data-refreshable=busy]") ? "it is busy" : "";
    const notes = [...(main?.querySelectorAll("[role=alert], [role=status]:not(.unseen):not([aria-label])") ?? [])];
    return {
      job: main?.querySelector("div[data-job-id]")?.getAttribute("data-job-id") ?? null,
      words: [busy, ...notes.map((note) => note.textContent.trim())].join(" ").trim(),
      canSend: main?.querySelector("form button[type=submit][aria-disabled=false]") !== null,
    };
  });
}

async function once(run: Run, act: string, fault: string): Promise<void> {
  const before = new Set((await run.behind.jobs(run.environment)).map(({ id }) => id));
  const ways = (FAULTS[fault] as (run: Run) => Ways)(run);
  run.host.ways.instead = async (method, path) => {
    if (!isCreate(method, path)) return undefined;
    const instead = await ways.instead?.(method, path);
    run.passed += 1;
    return instead;
  };
  run.host.ways.spoils = (method, path, status) => {
    if (!isCreate(method, path)) return undefined;
    run.answers.push(status);
    return ways.spoils?.(method, path, status);
  };
  const { most, act: perform } = ACTS[act] as Act;
  const { senders, others } = await perform(run);

  const made = async () => (await run.behind.jobs(run.environment)).filter(({ id }) => !before.has(id));
  // A browser sends a request again by itself when a connection breaks that it has used before: with the same key, so
  // that it is accepted again and made once.
  const accepted = () => run.answers.includes(201);
  // Every page comes to say how it is: that it is this job, or in words; and none of them offers to send it again.
  for (const page of [...senders, ...others]) {
    await expect(async () => {
      const [job, ...more] = await made();
      expect(more, "never two").toEqual([]);
      const { job: shown, words, canSend } = await told(page);
      if (shown) {
        expect(shown).toBe(job?.id);
      } else if (senders.includes(page) || run.passed > 0) {
        expect(canSend, "while nobody knows, nobody sends it again").toBe(false);
        expect(words).toMatch(/\w/);
      }
    }).toPass({ timeout: TELLS_WITHIN_MS, intervals: [50, 100, 250] });
    await pressAnyway(page);
  }
  const jobs = await made();
  expect(jobs, "what was accepted is there, once").toHaveLength(accepted() ? 1 : jobs.length);
  if (run.passed === 0) expect(jobs, "what never arrived is not there").toEqual([]);
  expect(run.sent, "no more requests than people pressed for").toBeLessThanOrEqual(most);
  expect(run.sent).toBeGreaterThan(0);
}

/** Ends what a run has begun, so that the sandbox can serve again. */
async function clear(behind: Behind, environment: Environment): Promise<void> {
  const over = ["COMPLETED", "FAILED", "CANCELLED"];
  const open = async () => (await behind.jobs(environment)).filter(({ status }) => !over.includes(status));
  for (const { id } of await open()) await behind.stop(environment, id);
  await expect.poll(async () => (await open()).length, { timeout: 30_000 }).toBe(0);
}

async function play(browser: Browser, host: PlainHost, behind: Behind, few: number, many: number): Promise<void> {
  const tried = seeds(few, many);
  test.setTimeout(60_000 + 30_000 * tried.length);
  for (const seed of tried) {
    const dice = new Dice(seed);
    const [act, fault] = [dice.of(Object.keys(ACTS)), dice.of(Object.keys(FAULTS))];
    const environment = await free(behind, dice);
    const run: Run = { dice, browser, host, behind, environment, contexts: [], sent: 0, passed: 0, answers: [] };
    await test.step(`${seed}: ${act}, ${fault}`, async () => {
      try {
        await once(run, act, fault);
      } catch (error) {
        const said = error instanceof Error ? error.message : String(error);
        throw new Error(`REPRISE_TEST_SEED=${seed} (${act}; ${fault}; ${environment.tenantName}): ${said}`, { cause: error });
      } finally {
        [host.ways.instead, host.ways.spoils] = [undefined, undefined];
        await Promise.all(run.contexts.map((context) => context.close()));
      }
      await clear(behind, environment);
    });
  }
}

/** A sandbox that can be refreshed now, without anything going on. */
async function free(behind: Behind, dice: Dice): Promise<Environment> {
  const names = ["UAT Europe", "Finance training", "Sales demo", "Year-end closing rehearsal", "Data migration dry run"];
  const name = dice.of(names);
  const environment = (await behind.environments()).find(({ tenantName }) => tenantName === name);
  if (!environment) throw new Error(`there is no sample environment called ${name}`);
  return environment;
}

test("beside our own server a refresh is asked for once, whatever somebody does", async ({ browser, playwright }) => {
  const server = await Server.start({ clockSpeed: SPEED });
  const request = await playwright.request.newContext({ baseURL: `${server.url}/` });
  const host = await PlainHost.start(server.url, { whole: true });
  try {
    await play(browser, host, new Api(request), 8, 150);
  } finally {
    await host.close();
    await request.dispose();
    await server.dispose();
  }
});

test("beside the API alone a refresh is asked for once, whatever somebody does", async ({ browser, playwright }) => {
  const request = await playwright.request.newContext();
  const service = await Service.start(request, SPEED);
  const located = (location: string) => `/api${location}`;
  const host = await PlainHost.start(service.url, { token: service.token, located });
  try {
    await play(browser, host, service, 8, 150);
  } finally {
    await host.close();
    await service.dispose();
    await request.dispose();
  }
});
