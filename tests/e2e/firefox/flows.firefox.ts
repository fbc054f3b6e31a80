import { catalogue, filled } from "../catalogue.ts";
import { ownServer } from "../server.ts";
import { expect, test } from "./browser.ts";

test.use(ownServer({ clockSpeed: 60 }));

const [english, german] = await Promise.all([catalogue("en"), catalogue("de")]);
const ROWS = "li[data-environment-id]";

test("a sandbox is found, refreshed by its typed name, followed and stopped", async ({ tab, api }) => {
  const name = "Finance training";
  await tab.open("/");
  await tab.expectCount(ROWS, 15);
  await tab.press("link", name);
  await tab.expectTitle(name);
  await tab.press("link", english["environment.refresh"] ?? "");
  await tab.expectTitle(filled(english["refresh.title"], { name }));
  await tab.type("textbox", filled(english["refresh.name"], { name }), name);
  await tab.press("button", filled(english["refresh.submit"], { name }));

  await tab.expectTitle(filled(english["job.title.refresh"], { name }));
  const environment = await api.named(name);
  const [job] = await api.jobs(environment);
  await tab.expect("[data-job-id]", (page) => page.getAttribute("data-job-id"), job?.id ?? "");
  // It moves without anybody asking for it.
  await tab.expect("[data-progress]", (page) => page.getAttribute("data-progress"), /^[1-9]\d*$/);

  await tab.press("button", english["job.stop.button"] ?? "");
  await tab.press("button", english["job.stop.yes"] ?? "");
  await tab.expectTitle(filled(english["job.title.cancelled"], { name }));
  expect((await api.job(environment, job?.id ?? "")).status).toBe("CANCELLED");
});

test("the list is searched, filtered and sorted, in its address", async ({ tab, server }) => {
  await tab.open("/");
  await tab.expectCount(ROWS, 15);
  await tab.type("searchbox", english["environments.search"] ?? "", "uat");
  await tab.expectCount(ROWS, 2);
  expect(tab.page.url()).toBe(`${server.url}/?q=uat`);
  await tab.page.reload();
  await tab.expectCount(ROWS, 2);
  await tab.expect("[type=search]", (field) => (field as HTMLInputElement).value, "uat");
  await tab.open("/");
  await tab.expectCount(ROWS, 15);
  await tab.page.select("select", "possible");
  await tab.expect(ROWS, (row) => row.getAttribute("data-refreshable"), "now");
  await tab.page.goBack();
});

test("everything is reached by keys, and seen to be", async ({ tab }) => {
  await tab.open("/");
  await tab.expectCount(ROWS, 15);
  await tab.page.keyboard.press("/");
  await tab.expect(":focus", (one) => one.getAttribute("type"), "search");
  await tab.page.keyboard.press("ArrowDown");
  await tab.expect(":focus", (one) => one.closest("li")?.querySelector("a")?.textContent ?? "", /./);
  await tab.page.keyboard.press("Enter");
  await tab.expect("h1:focus", (heading) => heading.textContent, /./);

  await tab.open("/");
  await tab.expectCount(ROWS, 15);
  await tab.tabTo(english["app.skip"] ?? "");
  await tab.tabTo("Sales demo");
  await tab.page.keyboard.press("Enter");
  await tab.expectTitle("Sales demo");
  await tab.tabTo(english["environment.refresh"] ?? "");
  await tab.page.keyboard.press("Enter");
  await tab.expectTitle("Refresh Sales demo");
  await tab.page.keyboard.press("Escape");
  await tab.expectTitle("Sales demo");
});

test("it speaks German where that is chosen, with German dates", async ({ tab }) => {
  await tab.open("/");
  await tab.expectCount(ROWS, 15);
  await tab.press("button", german["app.language"] ?? "");
  await tab.expect("html", (root) => root.getAttribute("lang"), "de");
  await tab.expectCount(ROWS, 15);
  await tab.expect(".age", (age) => age.textContent, /Daten vom \d{1,2}\. (Jan|Feb|März|Apr|Mai|Juni|Juli|Aug|Sept|Okt|Nov|Dez)/);
  await tab.press("link", "Sales demo");
  await tab.press("link", german["environment.refresh"] ?? "");
  await tab.expectTitle(filled(german["refresh.title"], { name: "Sales demo" }));
});
