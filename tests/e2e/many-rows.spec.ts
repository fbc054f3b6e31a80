import type { Page } from "@playwright/test";
import { expect, test } from "./app.ts";
import { ownServer } from "./server.ts";
import { manyRows, type Row } from "./sights/many.ts";

// Its own server: what is held changes what others see.
test.use(ownServer({ clockSpeed: 1 }));

const COUNT = 500;
const SETTLED = ["COMPLETED", "FAILED", "CANCELLED"];
const CSRF = { "X-Reprise-Csrf": "1" };

/** What happened to rows since the last question: by their ids, those that came into the list and those that left it. */
interface Changes {
  added: string[];
  removed: string[];
  /** Rows in which anything was written. */
  written: string[];
  /** Rows whose node is another than the first that there was. */
  remade: string[];
}

test.beforeEach(async ({ page, api }) => {
  await page.route("**/api/console/overview", async (route) => {
    const response = await route.fetch();
    if (response.status() !== 200) return route.fulfill({ response });
    const overview = (await response.json()) as { environments: Row[] };
    const resting = overview.environments.filter(({ jobs }) => jobs.every((job) => "status" in job && SETTLED.includes(String(job.status))));
    await route.fulfill({ response, json: { ...overview, environments: manyRows(resting, COUNT) } });
  });
  // Neither time nor jobs that run change a row.
  await page.clock.setFixedTime(await api.now());
  await page.addInitScript(watchRows);
});

test.afterEach(({ page }) => page.unrouteAll({ behavior: "ignoreErrors" }));

const rows = (page: Page) => page.locator("li[data-environment-id]");
const ids = (page: Page) => rows(page).evaluateAll((rows: HTMLElement[]) => rows.map((row) => row.dataset.environmentId ?? ""));
const changes = (page: Page) => page.evaluate(() => (window as unknown as { changes: () => Changes }).changes());
const sorted = (ids: string[]) => [...ids].sort();

async function open(page: Page, address = "/"): Promise<string[]> {
  await page.goto(address);
  await expect(rows(page)).toHaveCount(COUNT);
  const all = await ids(page);
  const { added, removed } = await changes(page);
  expect(sorted(added), "the list grows by each row once").toEqual(sorted(all));
  expect(removed).toEqual([]);
  return all;
}

test("a letter touches no row that stays, and makes none that was there before", async ({ page }) => {
  const all = await open(page);
  const search = page.getByRole("searchbox");
  await search.press("f");
  await expect.poll(() => rows(page).count()).toBeLessThan(COUNT);
  const fitting = await ids(page);
  expect(fitting.length).toBeGreaterThan(60);
  expect(fitting, "in the order in which they stood").toEqual(all.filter((id) => fitting.includes(id)));
  let seen = await changes(page);
  expect(seen).toEqual({ added: [], removed: all.filter((id) => !fitting.includes(id)), written: [], remade: [] });

  await search.press("Backspace");
  await expect(rows(page)).toHaveCount(COUNT);
  expect(await ids(page)).toEqual(all);
  seen = await changes(page);
  expect({ ...seen, added: sorted(seen.added) }, "the others come back, each once and as it was").toEqual({
    added: sorted(all.filter((id) => !fitting.includes(id))),
    removed: [],
    written: [],
    remade: [],
  });
});

test("no letter, filter or order makes a row anew", async ({ page }) => {
  const all = await open(page);
  const search = page.getByRole("searchbox");
  const back = async (what: string) => {
    await expect(rows(page)).toHaveCount(COUNT);
    const { added, written, remade } = await changes(page);
    expect(new Set(added).size, `${what}: each comes back once`).toBe(added.length);
    expect({ written, remade }, what).toEqual({ written: [], remade: [] });
  };
  await search.pressSequentially("zzz");
  await expect(page.getByText("No sandbox fits")).toBeVisible();
  await search.press("Escape");
  await back("nothing fitted");
  await page.getByRole("button", { name: /^Problem/ }).click();
  await expect.poll(() => rows(page).count()).toBeLessThan(COUNT);
  await changes(page);
  await page.getByRole("button", { name: /^All/ }).click();
  await back("a filter");
  expect(await ids(page)).toEqual(all);

  await page.getByRole("combobox", { name: "Sort by" }).selectOption("Oldest data first");
  await expect(page).toHaveURL(/sort=age/);
  await back("an order");
  const ages = await page.locator("li[data-environment-id] [data-age]").allTextContents();
  const days = ages.map((age) => Number(/^(\d+) days? old/.exec(age)?.[1] ?? -1));
  expect(days).toEqual([...days].sort((one, other) => other - one));
  await search.fill("f");
  await expect.poll(() => rows(page).count()).toBeLessThan(COUNT);
  await page.getByRole("combobox", { name: "Sort by" }).selectOption("Name");
  await search.fill("");
  await expect(rows(page)).toHaveCount(COUNT);
  expect(await ids(page)).toEqual(all);
});

test("a row that changes alone is written alone, and one that moves keeps the focus", async ({ page, api, request }) => {
  const all = await open(page, "/?sort=possible");
  const [environmentId] = all;
  await rows(page).first().getByRole("link").first().focus();
  const until = new Date((await api.now()).getTime() + 3 * 86_400_000).toISOString().replace(/\.\d+Z$/, "Z");
  const made = await request.post("api/console/holds", { data: { environmentId, until, reason: "UAT" }, headers: CSRF });
  expect(made.status()).toBe(201);
  const row = page.locator(`li[data-environment-id="${environmentId}"]`);
  await expect(row).toHaveAttribute("data-refreshable", "held");
  await expect(rows(page)).toHaveCount(COUNT);
  expect((await ids(page)).indexOf(environmentId ?? "")).toBeGreaterThan(40);
  await expect(row.getByRole("link").first()).toBeFocused();
  const { added, removed, written, remade } = await changes(page);
  expect(written).toEqual([environmentId]);
  expect(remade).toEqual([]);
  expect(added.length, "none but those that it passes").toBeLessThan(COUNT);
  expect(sorted(added)).toEqual(sorted(removed));
});

/** Runs in the page. */
function watchRows(): void {
  const ROW = "li[data-environment-id]";
  const first = new Map<string, Element>();
  let seen: Changes = { added: [], removed: [], written: [], remade: [] };
  const idOf = (row: Element) => row.getAttribute("data-environment-id") ?? "";
  const rowsIn = (nodes: NodeList) =>
    [...nodes].flatMap((node) => (node instanceof Element ? [node, ...node.querySelectorAll("*")] : [])).filter((node) => node.matches(ROW));
  const take = (records: MutationRecord[]) => {
    for (const { target, addedNodes, removedNodes } of records) {
      for (const row of rowsIn(addedNodes)) {
        seen.added.push(idOf(row));
        if (!first.has(idOf(row))) first.set(idOf(row), row);
        if (first.get(idOf(row)) !== row) seen.remade.push(idOf(row));
      }
      seen.removed.push(...rowsIn(removedNodes).map(idOf));
      const within = (target instanceof Element ? target : target.parentElement)?.closest(ROW);
      if (within && !seen.written.includes(idOf(within))) seen.written.push(idOf(within));
    }
  };
  const observer = new MutationObserver(take);
  observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  Object.assign(window, {
    changes: () => {
      take(observer.takeRecords());
      const before = seen;
      seen = { added: [], removed: [], written: [], remade: [] };
      return before;
    },
  });
}
