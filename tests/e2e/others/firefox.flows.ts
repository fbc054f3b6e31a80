import { filled } from "../catalogue.ts";
import { ownServer } from "../server.ts";
import { expect, test } from "./firefox.ts";
import { english, refreshAndStop, ROWS, speaksGerman } from "./tab.ts";

// A refresh of some hours moves in seconds, and can be stopped for more than a minute.
test.use(ownServer({ clockSpeed: 240 }));

test("a sandbox is found, refreshed by its typed name, followed and stopped", ({ tab, api }) => refreshAndStop(tab, api));

test("it speaks German where that is chosen, with German dates", ({ tab }) => speaksGerman(tab));

test("the list is searched and sorted, in its address", async ({ tab, server }) => {
  await tab.open("/");
  await tab.expectCount(ROWS, 15);
  await tab.type("searchbox", english["environments.search"] ?? "", "uat");
  await tab.expectCount(ROWS, 2);
  expect(tab.page.url()).toBe(`${server.url}/?q=uat`);
  await tab.page.reload();
  await tab.expectCount(ROWS, 2);
  await tab.open("/");
  await tab.expectCount(ROWS, 15);
  await tab.page.select("select", "possible");
  await tab.expect(ROWS, /^now$/, "data-refreshable");
  expect(tab.page.url()).toBe(`${server.url}/?sort=possible`);
});

test("everything is reached by keys, and seen to be", async ({ tab }) => {
  const name = "Sales demo";
  await tab.open("/");
  await tab.expectCount(ROWS, 15);
  await tab.page.keyboard.press("/");
  await tab.expect(":focus", /^search$/, "type");
  await tab.page.keyboard.press("ArrowDown");
  await tab.expect(`${ROWS}:first-child a:focus`, /./);
  await tab.page.keyboard.press("Enter");
  await tab.expect("h1:focus", /./);

  await tab.open("/");
  await tab.expectCount(ROWS, 15);
  await tab.tabTo(english["app.skip"] ?? "");
  await tab.tabTo(name);
  await tab.page.keyboard.press("Enter");
  await tab.expectTitle(name);
  await tab.tabTo(english["environment.refresh"] ?? "");
  await tab.page.keyboard.press("Enter");
  await tab.expectTitle(filled(english["refresh.title"], { name }));
  await tab.tabTo(filled(english["refresh.name"], { name }));
  await tab.page.keyboard.press("Escape");
  await tab.expectTitle(name);
});
