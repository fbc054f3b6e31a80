import type { Browser, BrowserContext, Page } from "@playwright/test";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Api, type Environment } from "./api.ts";
import { test as base, expect } from "./app.ts";
import { Identity } from "./identity.ts";
import { RefreshForm } from "./pages.ts";
import { Server } from "./server.ts";

const SETTINGS = `
contact = "IT service desk <it@example.com>"
[oidc]
scopes = ["openid", "profile", "email", "groups"]
[[roles]]
role = "viewer"
groups = ["*"]
[[roles]]
role = "requester"
groups = ["finance"]
[[roles]]
role = "administrator"
groups = ["it-admins"]
`;

/** A console at which people sign in, as `localhost`; to browsers the provider is another site. */
const test = base.extend<object, { identity: Identity }>({
  identity: [
    async ({}, use) => {
      const identity = await Identity.start();
      await use(identity);
      await identity.dispose();
    },
    { scope: "worker" },
  ],
  server: [
    async ({ identity }, use) => {
      const folder = await mkdtemp(join(tmpdir(), "reprise-sign-in-"));
      const { flags, secret } = identity.settings;
      const [settings, secretFile] = [join(folder, "reprise.toml"), join(folder, "secret")];
      await writeFile(settings, SETTINGS);
      await writeFile(secretFile, secret, { mode: 0o600 });
      const port = await freePort();
      const files = ["--config", settings, "--oidc-client-secret-file", secretFile];
      const place = ["--public-url", `http://localhost:${port}`];
      const server = await Server.start({ clockSpeed: 1, port, flags: [...flags, ...files, ...place] });
      await use(server);
      await server.dispose();
      await rm(folder, { recursive: true });
    },
    { scope: "worker" },
  ],
  baseURL: async ({ server }, use) => {
    await use(consoleOf(server));
  },
});

/** Where nobody listens: the console has to know its address before it listens there. */
async function freePort(): Promise<number> {
  const listener = createServer().listen(0, "127.0.0.1");
  await once(listener, "listening");
  const { port } = listener.address() as AddressInfo;
  listener.close();
  await once(listener, "close");
  return port;
}

function consoleOf(server: Server): string {
  return server.url.replace("127.0.0.1", "localhost");
}

/** A browser of somebody's own, in which they have signed in. */
async function signedIn(browser: Browser, server: Server, identity: Identity, name: string): Promise<Page> {
  const context = await browser.newContext({ baseURL: consoleOf(server), locale: "en-GB", timezoneId: "Europe/Berlin" });
  const page = await context.newPage();
  await page.goto("/");
  await signIn(page, identity, name);
  return page;
}

/** From the console's question to its foot, where it says who it is. */
async function signIn(page: Page, identity: Identity, name: string): Promise<void> {
  await expect(page.getByRole("heading", { level: 1, name: "Sign in" })).toBeVisible();
  await page.getByRole("link", { name: "Sign in" }).click();
  await identity.choose(page, name);
  await expect(page.getByText(`Signed in as ${name}`)).toBeVisible();
}

/** The sandbox of that name, as anybody who is signed in sees it. */
async function named(context: BrowserContext, name: string): Promise<Environment> {
  return new Api(context.request).named(name);
}

test("who signs in comes to the very page that was asked for", async ({ browser, server, identity, page, context }) => {
  const carla = await signedIn(browser, server, identity, "Carla Costa");
  const environment = await named(carla.context(), "UAT Europe");
  const path = `/environments/${environment.id}`;
  await page.goto(path);
  await expect(page.locator("[data-environment-id]")).toHaveCount(0);
  await signIn(page, identity, "Anna Abel");
  await expect(page).toHaveURL(path);
  await expect(page.getByRole("heading", { level: 1, name: "UAT Europe" })).toBeVisible();
  await expect(page.getByRole("link", { name: /^Refresh this sandbox/ })).toBeVisible();

  // What is in the query is part of it; whoever has signed in once is not asked again.
  await context.clearCookies({ domain: "localhost" });
  await page.goto("/?q=Gr%C3%B6%C3%9Fe+%26+more&show=all");
  await page.getByRole("link", { name: "Sign in" }).click();
  await expect(page.getByText("Signed in as Anna Abel")).toBeVisible();
  await expect(page.getByRole("searchbox")).toHaveValue("Größe & more");
  expect(await page.evaluate(() => document.cookie), "no script reads the session").toBe("");
});

test("what was typed stays while somebody signs in again in a tab of its own", async ({
  browser,
  server,
  identity,
}) => {
  const page = await signedIn(browser, server, identity, "Anna Abel");
  const context = page.context();
  const form = new RefreshForm(page, await named(context, "Finance training"));
  await form.open();
  await form.name.fill("Finance training");
  const ended = await context.request.post("/api/console/session/end", { headers: { "X-Reprise-Csrf": "1" } });
  expect(ended).toBeOK();
  // The provider has forgotten her as well.
  await context.clearCookies();
  await form.submit.click();
  const banner = page.getByText("What is on this page stays, and what you typed too.");
  await expect(banner).toBeVisible();

  const opened = context.waitForEvent("page");
  await page.getByRole("link", { name: "Sign in" }).click();
  const tab = await opened;
  // It is gone when it has done its work.
  const closed = tab.waitForEvent("close");
  await identity.choose(tab, "Anna Abel");
  await closed;

  await page.bringToFront();
  await page.evaluate(() => window.dispatchEvent(new Event("focus")));
  await expect(banner).toBeHidden();
  await expect(form.name).toHaveValue("Finance training");
  await form.submit.click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Refreshing Finance training");
});

test("who signs out at the foot is out here and at the provider", async ({ browser, server, identity }) => {
  const page = await signedIn(browser, server, identity, "Anna Abel");
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await identity.leave(page);
  await expect(page).toHaveURL("/");
  await expect(page.locator("[data-environment-id]")).toHaveCount(0);
  // Somebody else at the same computer is asked who they are.
  await signIn(page, identity, "Ben Bauer");
});

test("who signs out everywhere is out in another browser, too", async ({ browser, server, identity }) => {
  const here = await signedIn(browser, server, identity, "Anna Abel");
  const there = await signedIn(browser, server, identity, "Anna Abel");
  const ben = await signedIn(browser, server, identity, "Ben Bauer");
  await here.getByRole("button", { name: "Sign out everywhere" }).click();
  await identity.leave(here);
  await expect(here.getByRole("heading", { level: 1, name: "Sign in" })).toBeVisible();
  await there.getByRole("link", { name: "Calendar" }).click();
  await expect(there.getByText("You are signed out.").first()).toBeVisible();
  await there.reload();
  await expect(there.getByRole("heading", { level: 1, name: "Sign in" })).toBeVisible();
  await ben.reload();
  await expect(ben.getByText("Signed in as Ben Bauer")).toBeVisible();
});

test("who is in no group is told that they may only look", async ({ browser, server, identity }) => {
  const page = await signedIn(browser, server, identity, "Dora Dahl");
  const environment = await named(page.context(), "UAT Europe");
  await page.goto(`/environments/${environment.id}`);
  await expect(page.getByText("You may look, but not refresh").first()).toBeVisible();
  await expect(page.getByRole("link", { name: /^Ask / })).toBeVisible();
  await expect(page.getByRole("link", { name: /^Refresh this sandbox/ })).toBeHidden();
});
