import type { BrowserContext, Request } from "@playwright/test";
import { expect, test } from "./app.ts";
import { JobPage } from "./pages.ts";
import { ownServer } from "./server.ts";

// Nothing moves by itself while a test looks: a refresh takes half a day.
test.use(ownServer({ clockSpeed: 1 }));

/** The requests that wait for news, as long as they wait. */
class Waiting {
  readonly #open = new Set<Request>();
  most = 0;

  constructor(context: BrowserContext) {
    context.on("request", (request) => {
      if (!request.headers().prefer) return;
      this.#open.add(request);
      this.most = Math.max(this.most, this.#open.size);
    });
    context.on("requestfinished", (request) => this.#open.delete(request));
    context.on("requestfailed", (request) => this.#open.delete(request));
  }

  get now(): number {
    return this.#open.size;
  }
}

test("ten tabs keep one request waiting, and all of them show a change", async ({ context, api }) => {
  test.setTimeout(90_000);
  const waiting = new Waiting(context);
  const environment = await api.named("UAT Europe");
  const { id } = await api.start(environment);
  const tabs: JobPage[] = [];
  for (let count = 0; count < 10; count++) {
    const tab = new JobPage(await context.newPage(), environment);
    await tab.open(id);
    await expect(tab.page.getByText("Up to date: changes show at once")).toBeVisible();
    tabs.push(tab);
  }
  await expect.poll(() => waiting.now).toBe(1);

  const [first, ...others] = tabs as [JobPage, ...JobPage[]];
  await first.stop.click();
  await first.dialog.getByRole("button", { name: "Stop the refresh" }).click();
  for (const tab of tabs) await tab.expectStatus("CANCELLING");
  expect(waiting.most, "requests that waited at once").toBe(1);

  // The tab that asked for all of them is gone: another one asks.
  await first.page.close();
  await expect.poll(() => waiting.now).toBe(1);
  await expect(others[0]!.page.getByText("Up to date: changes show at once")).toBeVisible();
});

test("a tab that opens while another one waits does not wait for it", async ({ context, page, api }) => {
  await page.goto("/");
  await expect(page.getByText("Up to date: changes show at once")).toBeVisible();
  const other = await context.newPage();
  await other.goto("/");
  await expect(other.getByRole("link", { name: "Sales demo", exact: true })).toBeVisible();

  // What changes is seen in both, and was asked for by one.
  const environment = await api.named("Sales demo");
  await api.start(environment);
  for (const tab of [page, other]) {
    const row = tab.locator(`[data-environment-id="${environment.id}"]`);
    await expect(row).toHaveAttribute("data-refreshable", "busy", { timeout: 10_000 });
  }
});

test("tabs that lose the server find it again, and one asks for all again", async ({ context, page, api, server }) => {
  test.setTimeout(60_000);
  const waiting = new Waiting(context);
  const other = await context.newPage();
  for (const tab of [page, other]) {
    await tab.goto("/");
    await expect(tab.getByText("Up to date: changes show at once")).toBeVisible();
  }
  await server.kill();
  for (const tab of [page, other]) {
    await expect(tab.getByRole("alert")).toContainText("Lost contact", { timeout: 15_000 });
    await expect(tab.getByRole("link", { name: "Finance training", exact: true })).toBeVisible();
  }
  await server.resume();
  for (const tab of [page, other]) await expect(tab.getByRole("alert")).toBeHidden({ timeout: 20_000 });
  await expect.poll(() => waiting.now).toBe(1);
  const environment = await api.named("Finance training");
  await api.start(environment);
  for (const tab of [page, other]) {
    const row = tab.locator(`[data-environment-id="${environment.id}"]`);
    await expect(row).toHaveAttribute("data-refreshable", "busy", { timeout: 10_000 });
  }
});
