import type { Browser, BrowserContext, Page } from "@playwright/test";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Environment } from "./api.ts";
import { expect, test } from "./app.ts";
import { RefreshForm } from "./pages.ts";
import { ownServer, type Server } from "./server.ts";

const SETTINGS = join(mkdtempSync(join(tmpdir(), "reprise-access-")), "reprise.toml");
const ROLES = `
contact = "IT service desk <it@example.com>"
[[roles]]
role = "viewer"
groups = ["*"]
[[roles]]
role = "requester"
groups = ["finance"]
[[roles]]
role = "administrator"
groups = ["admins"]
`;
writeFileSync(SETTINGS, ROLES);

/** Whoever the proxy says it is: the tests stand where the proxy would. */
const ANN = { id: "ann", groups: "finance" };
const BEN = { id: "ben", groups: "finance" };
const VERA = { id: "vera", groups: "sales" };
const CARLA = { id: "carla", groups: "admins" };
type Somebody = typeof ANN;

test.use({
  ...ownServer({ flags: ["--auth", "proxy", "--trusted-proxies", "127.0.0.1", "--config", SETTINGS], clockSpeed: 1 }),
  extraHTTPHeaders: headers(CARLA),
});

function headers({ id, groups }: Somebody): Record<string, string> {
  return { "x-auth-request-user": id, "x-auth-request-email": `${id}@example.com`, "x-auth-request-groups": groups };
}

/** A browser of their own, in which somebody is signed in. */
async function of(browser: Browser, server: Server, somebody: Somebody): Promise<BrowserContext> {
  return browser.newContext({ baseURL: server.url, extraHTTPHeaders: headers(somebody), locale: "en-GB", timezoneId: "Europe/Berlin" });
}

async function pageOf(browser: Browser, server: Server, somebody: Somebody): Promise<Page> {
  return (await of(browser, server, somebody)).newPage();
}

/** From now on a second person has to agree to its refreshes. */
async function asksForTwo(server: Server, environment: Environment): Promise<void> {
  writeFileSync(SETTINGS, `${ROLES}\n[[environments]]\nid = "${environment.id}"\ntwo-persons = true\n`);
  await server.restart();
}

test("who may only look is told so, and whom to ask", async ({ browser, server, api }) => {
  const environment = await api.named("UAT Europe");
  const page = await pageOf(browser, server, VERA);
  await page.goto(`/environments/${environment.id}`);
  await expect(page.getByText("You may look, but not refresh").first()).toBeVisible();
  await expect(page.locator(`[data-environment-id="${environment.id}"]`).first()).toHaveAttribute("data-refreshable", "denied");
  // Who knows this sandbox is noted; else it would be whoever knows the console.
  await expect(page.getByRole("link", { name: /^Ask / })).toHaveAttribute("href", /^mailto:/);
  await expect(page.getByRole("link", { name: /^Refresh this sandbox/ })).toBeHidden();

  // Not by the address of the form either.
  await page.goto(`/environments/${environment.id}/refresh`);
  await expect(page.getByText("You may look, but not refresh.")).toBeVisible();
  await expect(page.getByRole("textbox")).toBeHidden();
  await expect(page.getByText("Signed in as vera@example.com")).toBeVisible();
});

test("nobody refreshes alone where a second person has to agree", async ({ browser, server, api }) => {
  const environment = await api.named("UAT Europe");
  await asksForTwo(server, environment);
  const ann = await pageOf(browser, server, ANN);
  const form = new RefreshForm(ann, environment);
  await form.open();
  await expect(ann.getByText("A second person has to agree.")).toBeVisible();
  await form.name.fill("UAT Europe");
  await ann.getByRole("button", { name: "Ask a second person to agree: refresh UAT Europe" }).click();
  await expect(ann.getByText("A refresh waits for a second person")).toBeVisible();
  expect((await api.jobs(environment)).filter((job) => !["COMPLETED", "CANCELLED", "FAILED"].includes(job.status))).toEqual([]);
  // Whoever asked sees what they asked for, and can take it back, but not agree.
  await ann.getByRole("link", { name: "Look at it" }).click();
  await expect(ann.getByRole("button", { name: "Take it back" })).toBeVisible();
  await expect(ann.getByRole("textbox")).toBeHidden();

  const ben = await pageOf(browser, server, BEN);
  await ben.goto(`/environments/${environment.id}`);
  await ben.getByRole("link", { name: "Look at it" }).click();
  await expect(ben.getByText("ann@example.com asks to refresh UAT Europe now.")).toBeVisible();
  await expect(ben.getByText("All data in this sandbox is deleted")).toBeVisible();
  const agree = ben.getByRole("button", { name: "Agree: delete data and refresh UAT Europe" });
  await expect(agree).toHaveAttribute("aria-disabled", "true");
  await ben.getByRole("textbox", { name: "Type UAT Europe to go on" }).fill("UAT Europe");
  await agree.click();
  await expect(ben.getByRole("heading", { level: 1 })).toHaveText("Refreshing UAT Europe");

  // Who did what is in the log, and both of them are in it.
  const carla = await pageOf(browser, server, CARLA);
  await carla.goto("/activity?view=log");
  const entries = carla.getByRole("main").getByRole("row");
  await expect(entries.filter({ hasText: "Agreed to a refresh" }).first()).toContainText("ben@example.com");
  await expect(entries.filter({ hasText: "that a second person has to agree to" }).first()).toContainText("ann@example.com");
});

test("what stands against a refresh by then is told when it is agreed to, and a lost answer is not told as a no", async ({ browser, server, api, request }) => {
  const environment = await api.named("Sales demo");
  await asksForTwo(server, environment);
  const ask = async () => {
    const ann = await pageOf(browser, server, ANN);
    const form = new RefreshForm(ann, environment);
    await form.open();
    await form.name.fill("Sales demo");
    await ann.getByRole("button", { name: "Ask a second person to agree: refresh Sales demo" }).click();
    await expect(ann.getByText("A refresh waits for a second person")).toBeVisible();
  };
  const decide = async (ben: Page) => {
    await ben.goto(`/environments/${environment.id}/refresh`);
    await ben.getByRole("textbox", { name: "Type Sales demo to go on" }).fill("sales DEMO ");
    await ben.getByRole("button", { name: "Agree: delete data and refresh Sales demo" }).click();
  };
  await ask();
  const hold = { environmentId: environment.id, until: new Date((await api.now()).getTime() + 3_600_000).toISOString(), reason: "UAT week" };
  const held = await request.post("api/console/holds", { data: hold, headers: { "X-Reprise-Csrf": "1" } });
  await expect(held).toBeOK();
  const ben = await pageOf(browser, server, BEN);
  await decide(ben);
  await expect(ben.getByText("The refresh was agreed to, but could not start.")).toBeVisible();
  await expect(ben.getByText(/UAT week/).first()).toBeVisible();
  const { id } = (await held.json()) as { id: string };
  await expect(await request.delete(`api/console/holds/${id}`, { headers: { "X-Reprise-Csrf": "1" } })).toBeOK();

  await ask();
  // It arrives, and its answer does not.
  await ben.route("**/agree", async (route) => {
    await route.fetch();
    await route.abort();
  });
  await decide(ben);
  await expect(ben.getByText("This could not be decided.")).toBeHidden();
  await expect(ben.getByText("A job is already running or planned")).toBeVisible();
});

test("what was typed is still there when somebody is signed out in the middle of it", async ({ browser, server, api }) => {
  const environment = await api.named("Finance training");
  const context = await of(browser, server, ANN);
  const page = await context.newPage();
  const form = new RefreshForm(page, environment);
  await form.open();
  await form.name.fill("Finance training");
  await context.setExtraHTTPHeaders({});
  await form.submit.click();
  const note = page.getByRole("alert").filter({ hasText: "You are signed out." });
  await expect(note.first()).toBeVisible();
  await expect(form.name).toHaveValue("Finance training");

  await context.setExtraHTTPHeaders(headers(ANN));
  await page.bringToFront();
  await page.evaluate(() => window.dispatchEvent(new Event("focus")));
  await expect(page.getByText("What is on this page stays, and what you typed too.")).toBeHidden();
  await expect(form.name).toHaveValue("Finance training");
  await form.submit.click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Refreshing Finance training");
});

test("who is not signed in is asked to, and sees nothing else", async ({ browser, server }) => {
  const context = await browser.newContext({ baseURL: server.url, locale: "en-GB", extraHTTPHeaders: {} });
  const page = await context.newPage();
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1, name: "Sign in" })).toBeVisible();
  await expect(page.locator("[data-environment-id]")).toHaveCount(0);
  await context.setExtraHTTPHeaders(headers(VERA));
  await page.getByRole("button", { name: "Load this page again" }).click();
  await expect(page.locator("[data-environment-id]").first()).toBeVisible();
});

test("an administrator sees who may do what; a viewer is told that they may not", async ({ browser, server }) => {
  const carla = await pageOf(browser, server, CARLA);
  await carla.goto("/settings");
  await expect(carla.getByRole("heading", { name: "Who may do what" })).toBeVisible();
  await expect(carla.locator("[data-role=requester]")).toContainText("group finance");
  await expect(carla.getByText("A proxy in front of the console signs people in.")).toBeVisible();
  const vera = await pageOf(browser, server, VERA);
  await vera.goto("/settings");
  await expect(vera.getByText("You may not see how the console is set up. Ask IT service desk.").first()).toBeVisible();
});
