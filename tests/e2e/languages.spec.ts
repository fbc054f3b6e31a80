import type { Page } from "@playwright/test";
import { type Api, type Environment } from "./api.ts";
import { expect, test } from "./app.ts";
import { catalogue, filled, pseudo, said, sentencesOf } from "./catalogue.ts";
import { wrongs } from "./fit.ts";
import { Gateway } from "./gateway.ts";
import { ownServer } from "./server.ts";

// Time stands nearly still: pages stay as they are while they are looked at.
test.use({ ...ownServer({ clockSpeed: 1 }), locale: "de-DE", contextOptions: { reducedMotion: "reduce" } });

const [english, german] = await Promise.all([catalogue("en"), catalogue("de")]);

/** A date as Germans write it, such as `Mi., 2. Dez., 09:00` or `24. Nov. 2026`. */
const GERMAN_DATE = /\b\d{1,2}\. (Jan|Feb|März|Apr|Mai|Juni|Juli|Aug|Sept|Okt|Nov|Dez)/;
/** As the British and Americans do. */
const ENGLISH_DATE = /\b\d{1,2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)|(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* \d{1,2}\b/;

/** The page says nothing in English, and dates as Germans do. */
async function expectGerman(page: Page, api: Api, where: string): Promise<void> {
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  await expect(page.locator("html")).toHaveAttribute("dir", "ltr");
  // What people wrote stays in their language.
  const names = [...(await api.environments()).map(({ tenantName }) => tenantName), ...(await noted(page))];
  const texts = await said(page);
  expect(sentencesOf(english, german, texts, names), `English on ${where}`).toEqual([]);
  // So that the search itself is seen to find something.
  expect(sentencesOf(german, english, texts, names).length, `German on ${where}`).toBeGreaterThan(10);
  expect(texts.join("\n"), where).toMatch(GERMAN_DATE);
  expect(texts.join("\n"), where).not.toMatch(ENGLISH_DATE);
}

/** What people noted about the sandboxes, and why they hold some. */
async function noted(page: Page): Promise<string[]> {
  const overview = await (await page.request.get("api/console/overview")).json();
  const notes = overview.environments.flatMap((row: { notes?: object }) => Object.values(row.notes ?? {}));
  return [...notes, ...overview.holds.map((hold: { reason?: string }) => hold.reason ?? "")];
}

async function expectListIsThere(page: Page): Promise<void> {
  await expect(page.locator("li[data-environment-id]")).toHaveCount(15);
  await expect(page.locator('li[data-refreshable=""]')).toHaveCount(0);
}

test("a refresh is started in German, and no page says anything in English", async ({ page, api, traffic }) => {
  const environment = await api.named("UAT Europe");
  const name = environment.tenantName;
  await page.goto("/");
  await expectListIsThere(page);
  await expectGerman(page, api, "the list");

  await page.getByRole("link", { name, exact: true }).click();
  await expect(page.locator("tr[data-job-id]").first()).toBeVisible();
  for (const details of await page.locator("summary").all()) await details.click();
  await expectGerman(page, api, "the page of the sandbox");

  await page.getByRole("link", { name: german["environment.refresh"] }).click();
  const field = page.getByRole("textbox", { name: filled(german["refresh.name"], { name }) });
  await field.fill("Europa");
  await field.press("Enter");
  await expect(page.getByText(filled(german["refresh.name.wrong"], { name }))).toBeVisible();
  for (const details of await page.locator("summary").all()) await details.click();
  await expectGerman(page, api, "the form");
  await page.getByRole("radio", { name: german["refresh.later"] }).check();
  await expectGerman(page, api, "the form for later");
  await page.getByRole("radio", { name: new RegExp(`^${german["refresh.now"]}`) }).check();
  await field.fill(name);
  await page.getByRole("button", { name: filled(german["refresh.submit"], { name }) }).click();

  await expect(page.getByRole("heading", { level: 1, name: filled(german["job.title.refresh"], { name }) })).toBeVisible();
  expect(traffic.posts()).toHaveLength(1);
  for (const details of await page.locator("summary").all()) await details.click();
  await expectGerman(page, api, "the page of the refresh");
  await page.getByRole("button", { name: german["job.stop.button"] }).click();
  await expect(page.getByRole("dialog", { name: filled(german["job.stop.title"], { name }) })).toBeVisible();
  await expectGerman(page, api, "the question whether to stop it");
  await expect(page).toHaveTitle(new RegExp(name));
});

test("every kind of job and sandbox is German", async ({ page, api }) => {
  for (const [name, status] of [
    ["UAT Asia Pacific", "EXPORTING"],
    ["QA Americas", "IMPORTING"],
    ["Integration", "SCHEDULED"],
    ["Data migration dry run", "FAILED"],
    ["Release check", "CANCELLED"],
    ["UAT Europe", "COMPLETED"],
    ["Partner portal", "PROVISIONING"],
  ] as const) {
    const environment = await api.named(name);
    const { id } = await api.jobOf(environment, status);
    await page.goto(`/environments/${environment.id}/jobs/${id}`);
    await expect(page.locator(`[data-job-id="${id}"]`)).toHaveAttribute("data-status", status);
    await expectGerman(page, api, `${name}, ${status}`);
    await page.goto(`/environments/${environment.id}`);
    await expect(page.locator("tr[data-job-id]").first()).toBeVisible();
    await expectGerman(page, api, name);
  }
});

test("the language that is chosen at the foot of the page is kept", async ({ page }) => {
  const html = page.locator("html");
  await page.goto("/help");
  await expect(html).toHaveAttribute("lang", "de");
  const choice = page.getByRole("contentinfo").getByRole("group", { name: german["app.languages"] });
  await expect(choice.getByRole("button", { name: german["app.language"] })).toHaveAttribute("aria-pressed", "true");
  await choice.getByRole("button", { name: english["app.language"] }).click();
  await expect(html).toHaveAttribute("lang", "en");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(english["nav.help"] ?? "");
  await page.reload();
  await expect(html).toHaveAttribute("lang", "en");
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(english["environments.title"] ?? "");
  await expect(html).toHaveAttribute("lang", "en");
  await page.getByRole("contentinfo").getByRole("button", { name: german["app.language"] }).click();
  await expect(page.getByText(german["fresh.look_again"] ?? "")).toBeVisible();
  await page.reload();
  await expect(html).toHaveAttribute("lang", "de");
});

test.describe("behind a host that has other files", () => {
  const through = test.extend<{ gateway: Gateway }>({
    gateway: async ({ server }, use) => {
      const gateway = await Gateway.start(server.url);
      await use(gateway);
      await gateway.close();
    },
    baseURL: async ({ gateway }, use) => use(gateway.url),
  });
  const isLanguage = (path: string) => path.startsWith("/locales/de.json");

  for (const [what, spoil] of Object.entries<(gateway: Gateway) => void>({
    "is not there": (gateway) => {
      gateway.instead = (_, path) => (isLanguage(path) ? { status: 404, type: "text/plain", body: "nothing" } : undefined);
    },
    "is lost on its way": (gateway) => {
      gateway.fate = (_, path) => (isLanguage(path) ? "answer lost" : "passed");
    },
    "is something else": (gateway) => {
      gateway.instead = (_, path) => (isLanguage(path) ? { status: 200, type: "text/html", body: "<p>Sign in</p>" } : undefined);
    },
    "is that of another version": (gateway) => {
      const { "app.menu": _, ...rest } = german;
      const body = JSON.stringify(rest);
      gateway.instead = (_, path) => (isLanguage(path) ? { status: 200, type: "application/json", body } : undefined);
    },
  })) {
    through(`where the file of sentences ${what}, the app speaks English`, async ({ page, gateway }) => {
      spoil(gateway);
      await page.goto("/");
      await expect(page.getByRole("heading", { level: 1, name: "Sandboxes" })).toBeVisible();
      await expect(page.getByRole("button", { name: english["fresh.look_again"] })).toBeVisible();
      await expect(page.locator("html")).toHaveAttribute("lang", "en");
      await expect(page.locator("html")).toHaveAttribute("dir", "ltr");
    });
  }

  for (const width of [1280, 360]) {
    through(`long words from right to left fit into ${width} pixels`, async ({ page, request, server, gateway }) => {
      test.setTimeout(60_000);
      await page.setViewportSize({ width, height: 800 });
      const words = pseudo(english);
      const body = JSON.stringify(words);
      gateway.instead = (_, path) => (isLanguage(path) ? { status: 200, type: "application/json", body } : undefined);
      const read = async <T>(path: string) => (await (await request.get(`${server.url}/api/test-environments${path}`)).json()) as T;
      const environments = (await read<{ result: Environment[] }>("")).result;
      const named = (name: string) => environments.find(({ tenantName }) => tenantName === name)?.id ?? "";
      const job = async (name: string) =>
        `/environments/${named(name)}/jobs/${(await read<{ result: { id: string }[] }>(`/${named(name)}/jobs`)).result[0]?.id}`;
      const fits = async (where: string) => {
        await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
        expect.soft(await wrongs(page), where).toEqual([]);
      };

      await page.goto("/");
      await expectListIsThere(page);
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(words["environments.title"] ?? "");
      await fits("the list");
      for (const name of ["UAT Europe", "UAT Asia Pacific", "Integration", "Release check", "Legacy billing"]) {
        await page.goto(`/environments/${named(name)}`);
        await expect(page.locator("tr[data-job-id]").first()).toBeVisible();
        for (const details of await page.locator("summary").all()) await details.click();
        await fits(`the page of ${name}`);
      }
      for (const name of ["UAT Asia Pacific", "QA Americas", "Integration", "Data migration dry run"]) {
        await page.goto(await job(name));
        await expect(page.locator("[data-job-id]")).toBeVisible();
        for (const details of await page.locator("summary").all()) await details.click();
        await fits(`the job of ${name}`);
      }
      for (const name of ["UAT Europe", "Release check", "UAT Asia Pacific"]) {
        await page.goto(`/environments/${named(name)}/refresh`);
        await expect(page.getByRole("heading", { level: 1 })).toContainText(name);
        for (const details of await page.locator("summary").all()) await details.click();
        await fits(`the form of ${name}`);
      }
      for (const path of ["/activity", "/activity?view=log", "/calendar", "/help", "/nothing/here"]) {
        await page.goto(path);
        await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
        await fits(path);
      }

      await test.step("what moves, moves from right to left", async () => {
        await page.goto(await job("UAT Asia Pacific"));
        const bar = page.getByRole("progressbar").first();
        await expect(bar).toBeVisible();
        const { left, right, start } = await bar.evaluate((bar) => {
          const [whole, part] = [bar.getBoundingClientRect(), bar.querySelector("i")?.getBoundingClientRect()];
          return { left: (part?.left ?? 0) - whole.left, right: whole.right - (part?.right ?? 0), start: part?.width ?? 0 };
        });
        expect(start).toBeGreaterThan(0);
        expect(right, "the bar begins at its right end").toBeLessThan(2);
        expect(left, "and is not full").toBeGreaterThan(2);
        const stages = await page.locator(".rail > li").evaluateAll((all) => all.map((one) => one.getBoundingClientRect().left));
        if (width > 768) expect(stages, "the stages follow each other to the left").toEqual([...stages].sort((one, other) => other - one));
        const heading = page.getByRole("heading", { level: 2 }).first();
        const side = await heading.evaluate((one) => {
          const range = document.createRange();
          range.selectNodeContents(one);
          const [words, box] = [range.getBoundingClientRect(), one.getBoundingClientRect()];
          return { left: words.left - box.left, right: box.right - words.right };
        });
        expect(side.right, "words begin at the right").toBeLessThanOrEqual(Math.max(1, side.left));
      });
    });
  }
});
