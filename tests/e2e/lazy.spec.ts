import type { Page } from "@playwright/test";
import { expect, test as served } from "./app.ts";
import { Clock } from "./clock.ts";
import { Gateway } from "./gateway.ts";
import { type Instead, PlainHost } from "./plain.ts";
import { ownServer, Server } from "./server.ts";

/** Pages that load when they are opened, by the example of the refresh page. */
const test = served.extend<{ gateway: Gateway }>({
  gateway: async ({ server }, use) => {
    const gateway = await Gateway.start(server.url);
    await use(gateway);
    await gateway.close();
  },
});

test.use(ownServer({ clockSpeed: 1 }));

const GONE: Instead = { status: 404 };

const isPart = (address: string) => /\/refresh_page-[0-9a-f]{16}\.wasm$/.test(address);

const refresh = (page: Page) => page.getByRole("link", { name: "Refresh this sandbox…" });
const title = (page: Page) => page.getByRole("heading", { level: 1 });
const alert = (page: Page) => page.getByRole("alert").filter({ hasText: "This page could not be loaded." });
const again = (page: Page) => page.getByRole("button", { name: "Try again" });
const loadedAt = (page: Page) => page.evaluate(() => performance.timeOrigin);

test("the code of a page is loaded once, when it is opened, and the title takes the focus", async ({ page, api, traffic }) => {
  const { id } = await api.named("Finance training");
  const parts = () => traffic.gets().filter(isPart);
  await page.goto(`/environments/${id}`);
  for (const _ of ["the first time", "again"]) {
    await refresh(page).click();
    await expect(title(page)).toHaveText("Refresh Finance training");
    await expect(title(page)).toBeFocused();
    expect(parts()).toHaveLength(1);
    await page.goBack();
    await expect(title(page)).toHaveText("Finance training");
  }
  await page.goto(`/environments/${id}/refresh`);
  await expect(title(page)).toHaveText("Refresh Finance training");
});

test("the first load goes without it; a little later it comes by itself, and opening the page asks for nothing", async ({
  context,
  page,
  traffic,
}) => {
  await Clock.install(context);
  const clock = Clock.of(page);
  const parts = () => traffic.gets().filter(isPart);
  await page.goto("/");
  await expect(page.locator("li[data-environment-id]").first()).toBeVisible();
  await clock.pass(1_900);
  expect(parts()).toHaveLength(0);
  await clock.pass(200);
  await expect.poll(parts).toHaveLength(1);

  await page.getByRole("link", { name: "Refresh…: Finance training" }).click();
  await expect(title(page)).toHaveText("Refresh Finance training");
  await expect(title(page)).toBeFocused();
  expect(parts()).toHaveLength(1);
});

test("a page that does not come says so, and can be asked for until it does", async ({ page, api, gateway, traffic }) => {
  const { id } = await api.named("Finance training");
  const parts = () => traffic.gets().filter(isPart);
  gateway.fate = (_, path) => (isPart(path) ? "never arrives" : "passed");
  await page.goto(`${gateway.url}/environments/${id}`);
  const loaded = await loadedAt(page);
  await refresh(page).click();
  await expect(alert(page)).toBeVisible();
  const before = parts().length;
  await again(page).click();
  await expect.poll(() => parts().length, "it is really asked for again").toBeGreaterThan(before);
  await expect(alert(page)).toBeVisible();

  gateway.fate = () => "passed";
  await again(page).click();
  await expect(title(page)).toHaveText("Refresh Finance training");
  await expect(title(page)).toBeFocused();
  await expect(alert(page)).toBeHidden();
  expect(await loadedAt(page), "a reload without a server would lose the page").toBe(loaded);
});

test("a page that a newer version has in its own way comes with a reload", async ({ page, api, server }) => {
  const { id } = await api.named("Finance training");
  let isOld = true;
  const host = await PlainHost.start(server.url, {
    whole: true,
    instead: (_, path) => {
      // The page itself names the files of its own version.
      if (path.endsWith("/refresh")) isOld = false;
      return isOld && isPart(path) ? GONE : undefined;
    },
  });
  await page.goto(`${host.url}/environments/${id}`);
  const loaded = await loadedAt(page);
  await refresh(page).click();
  await expect(alert(page)).toBeVisible();
  expect(await loadedAt(page)).toBe(loaded);
  await again(page).click();
  await expect(title(page)).toHaveText("Refresh Finance training");
  expect(await loadedAt(page)).not.toBe(loaded);
  await host.close();
});

test("who goes elsewhere meanwhile stays there", async ({ page, api, server }) => {
  const { id } = await api.named("Finance training");
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  let release = () => {};
  const released = new Promise<undefined>((resolve) => {
    release = () => resolve(undefined);
  });
  const host = await PlainHost.start(server.url, { whole: true, instead: (_, path) => (isPart(path) ? released : undefined) });
  await page.goto(`${host.url}/environments/${id}`);
  await refresh(page).click();
  await expect(page.getByRole("status", { name: "Loading" })).toBeVisible();
  await page.goBack();
  await expect(title(page)).toHaveText("Finance training");
  const came = page.waitForResponse((response) => isPart(response.url()));
  release();
  await (await came).finished();
  await refresh(page).click();
  await expect(title(page)).toHaveText("Refresh Finance training");
  await page.goBack();
  await expect(title(page)).toHaveText("Finance training");
  expect(errors).toEqual([]);
  await host.close();
});

test("it comes from below a base path, too", async ({ page, traffic }) => {
  const moved = await Server.start({ flags: ["--base-path", "/tools/reprise/"] });
  await page.goto(`${moved.url}/`);
  await page.getByRole("link", { name: "Finance training", exact: true }).click();
  await refresh(page).click();
  await expect(title(page)).toHaveText("Refresh Finance training");
  const parts = traffic.gets().filter(isPart);
  expect(parts).toHaveLength(1);
  expect(parts[0]?.startsWith(`${moved.url}/refresh_page-`)).toBe(true);
  await page.reload();
  await expect(title(page)).toHaveText("Refresh Finance training");
  await moved.dispose();
});
