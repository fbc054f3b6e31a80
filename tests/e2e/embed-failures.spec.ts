import type { Page } from "@playwright/test";
import { expect, Host, SCRIPT, test } from "./host.ts";

const LISTENS = `<script>
  window.errors = [];
  document.addEventListener("reprise-error", ({ detail }) => window.errors.push(detail));
</script>`;
interface Failure {
  code: string;
  message: string;
  retryable: boolean;
}
const errors = (page: Page) => page.evaluate(() => (window as unknown as { errors: Failure[] }).errors);
const codes = async (page: Page) => (await errors(page)).map(({ code }) => code);
const title = (page: Page, name: string) => page.getByRole("heading", { level: 1, name });

test("where a page does not let WebAssembly run, a sentence says so with a way to the console", async ({ page, portal, api }) => {
  const environment = await api.named("UAT Europe");
  portal.show({
    head: `<script>${""}</script>${SCRIPT}`,
    policy: "default-src 'none'; script-src {console}; connect-src {console}",
    body: `<reprise-environment environment-id="${environment.id}"></reprise-environment>`,
  });
  const said: string[] = [];
  page.on("console", (message) => said.push(message.text()));
  await page.goto(portal.origin);
  await expect(page.getByRole("alert")).toContainText("does not let Reprise run");
  const link = page.getByRole("link", { name: "Open the console" });
  await expect(link).toHaveAttribute("href", `${portal.console}/environments/${environment.id}`);
  expect(said.some((line) => line.includes("wasm-blocked"))).toBe(true);
});

test("every failed start is told: what was blocked, what is missing, what does not come", async ({ page, portal, api, context }) => {
  const environment = await api.named("UAT Europe");
  portal.show({ head: LISTENS + SCRIPT, body: "<reprise-job environment-id='1'></reprise-job>" });
  await page.goto(portal.origin);
  await expect.poll(() => codes(page)).toEqual(["bad-attributes"]);
  await expect(page.getByRole("alert")).toContainText("does not say which sandbox");

  portal.show({ head: LISTENS + SCRIPT, body: `<reprise-environment lang="de" environment-id="${environment.id}"></reprise-environment>` });
  await context.route(/\/embed\/app-.*\.wasm$/, (route) => route.abort());
  await page.goto(portal.origin);
  await expect.poll(() => codes(page)).toEqual(["load-failed"]);
  expect((await errors(page))[0]).toMatchObject({ retryable: true, message: "Reprise konnte nicht geladen werden." });
  await context.unroute(/\/embed\/app-.*\.wasm$/);
  await page.getByRole("button", { name: "Noch einmal versuchen" }).click();
  await expect(title(page, "UAT Europe")).toBeVisible();
  expect(await codes(page)).toEqual(["load-failed"]);

  portal.show({ head: LISTENS + SCRIPT, body: '<reprise-environment environment-id="nothing"></reprise-environment>' });
  await page.goto(portal.origin);
  await expect.poll(() => codes(page)).toContain("not-found");
});

test("a page that the console does not know is told so, in words for whoever runs it", async ({ page, portal, api }) => {
  const environment = await api.named("UAT Europe");
  const stranger = await Host.start();
  stranger.console = portal.console;
  stranger.show({ head: LISTENS + SCRIPT, body: `<reprise-environment environment-id="${environment.id}"></reprise-environment>` });
  const said: string[] = [];
  page.on("console", (message) => said.push(message.text()));
  await page.goto(stranger.origin);
  await expect.poll(() => codes(page)).toContain("origin-not-allowed");
  await expect(page.getByRole("alert")).toContainText("does not allow this page");
  await expect(page.getByText("UAT Europe")).toBeHidden();
  expect(said.some((line) => line.includes("Reprise: origin-not-allowed"))).toBe(true);
  await stranger.dispose();
});

test("what is lost is told in the element, and comes back by itself", async ({ page, portal, api, server }) => {
  const environment = await api.named("QA Americas");
  portal.show({ head: LISTENS + SCRIPT, body: `<reprise-environments></reprise-environments><p>${environment.id}</p>` });
  await page.goto(portal.origin);
  await expect(title(page, "Sandboxes")).toBeVisible();
  await expect(page.locator("[data-environment-id]").first()).toBeVisible();
  await server.stop();
  await expect(page.getByRole("alert")).toContainText(/lost|reach/i, { timeout: 30_000 });
  await expect(page.locator("[data-environment-id]").first(), "what was known stays").toBeVisible();
  await server.resume();
  await expect(page.getByRole("alert")).toBeHidden({ timeout: 60_000 });
});

test("where several elements cannot begin, each says so, and one that begins later is not disturbed", async ({ page, portal, api, context }) => {
  const environment = await api.named("UAT Europe");
  const one = `<reprise-status environment-id="${environment.id}"></reprise-status>`;
  portal.show({ head: LISTENS + SCRIPT, body: one + one + `<div lang="de">${one}</div>` });
  await context.route(/\/embed\/app-.*\.wasm$/, (route) => route.abort());
  await page.goto(portal.origin);
  await expect.poll(() => codes(page)).toEqual(["load-failed", "load-failed", "load-failed"]);
  await context.unroute(/\/embed\/app-.*\.wasm$/);
  for (const name of ["Try again", "Try again", "Noch einmal versuchen"]) await page.getByRole("button", { name }).first().click();
  await expect(page.getByText("UAT Europe: ")).toHaveCount(3);
  await expect(page.getByText("Kann jetzt aufgefrischt werden")).toBeVisible();
});
