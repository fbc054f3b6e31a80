import type { Page } from "@playwright/test";
import { expect, SCRIPT, test } from "./host.ts";

// Slow, so that what is planned stays planned; and a console of its own.
test.use({ hostOptions: { clockSpeed: 2 } });

interface Shown extends HTMLElement {
  refresh(): void;
  openJob(environmentId: string, jobId: string): void;
  openRefresh(): void;
  messages: Record<string, string> | null;
  environmentId: string;
  noStop: boolean;
  theme: string;
}

const title = (page: Page, name: string) => page.getByRole("heading", { level: 1, name });
const element = (page: Page) => page.locator("reprise-environment");

test("what was set before an element was known counts, and a second script changes nothing", async ({ page, portal, api }) => {
  const environment = await api.named("UAT Europe");
  portal.show({
    head: `<script type="module">
        const one = document.querySelector("reprise-environment");
        one.environmentId = "${environment.id}";
        one.noRefresh = true;
        one.messages = { "state.now": "All yours" };
        document.documentElement.dataset.set = "yes";
      </script>${SCRIPT}<script type="module" src="{console}/embed/v1/reprise.js?again"></script>`,
    body: "<reprise-environment></reprise-environment>",
  });
  const wrong: string[] = [];
  page.on("pageerror", (error) => wrong.push(error.message));
  await page.goto(portal.origin);
  await expect(page.getByText("All yours")).toBeVisible();
  await expect(page.getByRole("link", { name: "Refresh this sandbox" })).toBeHidden();
  const said = await element(page).evaluate((one) => [(one as Shown).environmentId, one.getAttribute("environment-id"), one.hasAttribute("no-refresh")]);
  expect(said).toEqual([environment.id, environment.id, true]);
  expect(wrong).toEqual([]);
});

test("attributes are properties, other sandboxes and languages are shown when they change, and hidden is hidden", async ({ page, portal, api }) => {
  const [europe, asia] = [await api.named("UAT Europe"), await api.named("UAT Asia Pacific")];
  portal.show({ head: SCRIPT, body: `<reprise-environment environment-id="${europe.id}"></reprise-environment>` });
  await page.goto(portal.origin);
  await expect(title(page, "UAT Europe")).toBeVisible();
  await element(page).evaluate((one, id) => ((one as Shown).environmentId = id), asia.id);
  await expect(title(page, "UAT Asia Pacific")).toBeVisible();
  await expect(title(page, "UAT Europe")).toBeHidden();
  await element(page).evaluate((one) => one.setAttribute("lang", "de"));
  await expect(page.getByRole("heading", { name: "Verlauf" })).toBeVisible();
  await expect(title(page, "UAT Asia Pacific")).toBeVisible();
  await element(page).evaluate((one) => ((one as Shown).noStop = true));
  expect(await element(page).evaluate((one) => one.hasAttribute("no-stop"))).toBe(true);
  await element(page).evaluate((one) => (one.toggleAttribute("hidden", true)));
  await expect(title(page, "UAT Asia Pacific")).toBeHidden();
});

test("times are those of the zone that a portal sets, also where one is typed", async ({ page, portal, api }) => {
  const environment = await api.named("Integration");
  const job = (await api.jobs(environment)).find(({ status }) => status === "SCHEDULED")!;
  const start = new Date(job.scheduledRefreshTime!);
  const in_zone = (timeZone: string) =>
    start.toLocaleTimeString("en-US", { timeZone, hour: "2-digit", minute: "2-digit" });
  const one = (zone: string) => `<reprise-job time-zone="${zone}" environment-id="${environment.id}" job-id="${job.id}"></reprise-job>`;
  portal.show({ head: SCRIPT, body: one("Asia/Kolkata") + one("America/New_York") });
  await page.goto(portal.origin);
  for (const [place, zone] of ["Asia/Kolkata", "America/New_York"].entries()) {
    const job = page.locator("reprise-job").nth(place);
    await expect(job.getByText(in_zone(zone)).first()).toBeVisible();
    await job.getByRole("button", { name: "Move to another time…" }).click();
    // What the field holds is the planned time, read in that zone.
    const parts = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "short" }).format(start);
    await expect(job.getByLabel(/New day and time/)).toHaveValue(parts.replace(" ", "T"));
  }
});

test("the second one begins before anything of it is painted, and one that is far away waits", async ({ page, portal, api }) => {
  const environment = await api.named("UAT Europe");
  portal.show({
    head: SCRIPT,
    body: `<reprise-environment environment-id="${environment.id}"></reprise-environment><div style="height: 5000px"></div>`,
  });
  await page.goto(portal.origin);
  await expect(page.getByRole("heading", { name: "History" })).toBeVisible();
  const seen = await page.evaluate(async (id) => {
    const add = (where: "prepend" | "append") => {
      const one = document.createElement("reprise-status");
      one.setAttribute("environment-id", id);
      document.body[where](one);
      return one.shadowRoot!;
    };
    const [near, far] = [add("prepend"), add("append")];
    // Before the next frame: whoever waits for one shows a place to wait in.
    await new Promise((done) => requestAnimationFrame(done));
    return [near, far].map((root) => root.querySelector(".wait") !== null);
  }, environment.id);
  expect(seen).toEqual([false, true]);
  await expect(page.locator("reprise-status").first()).toContainText("UAT Europe");
});

test("an element that is moved loses nothing", async ({ page, portal, api, traffic }) => {
  const environment = await api.named("UAT Europe");
  portal.show({
    head: SCRIPT,
    body: `<div id="a"><reprise-environment environment-id="${environment.id}"></reprise-environment></div><div id="b"></div>`,
  });
  await page.goto(portal.origin);
  await page.getByRole("link", { name: "Refresh this sandbox" }).click();
  const name = page.getByRole("textbox", { name: "UAT Europe" });
  await name.fill("UAT Eur");
  const asked = traffic.count(/\/api\/console\/session|\/notes$/);
  await page.evaluate(() => {
    const one = document.querySelector("reprise-environment")!;
    one.shadowRoot!.querySelector("form")!.dataset.mine = "yes";
    document.querySelector("#b")!.append(one);
  });
  await expect(name).toHaveValue("UAT Eur");
  expect(await element(page).evaluate((one) => one.shadowRoot!.querySelector("form")!.dataset.mine), "the very same form").toBe("yes");
  expect(traffic.count(/\/api\/console\/session|\/notes$/), "nothing is asked anew").toBe(asked);
});

test("one that is taken away asks for nothing, and goes on where it was when it is back", async ({ page, portal, api, traffic }) => {
  const environment = await api.named("QA Americas");
  portal.show({ head: SCRIPT, body: `<reprise-environment environment-id="${environment.id}"></reprise-environment>` });
  await page.goto(portal.origin);
  await expect(page.getByRole("heading", { name: "History" })).toBeVisible();
  await element(page).evaluate((one) => (one as Shown).openRefresh());
  await expect(title(page, "Refresh QA Americas")).toBeVisible();
  const gone = await element(page).evaluateHandle((one) => {
    one.remove();
    return one;
  });
  const after = traffic.count(/\/api\//);
  // As long as the longest pause of a visible page.
  await page.evaluate(() => new Promise((done) => setTimeout(done, 6_000)));
  expect(traffic.count(/\/api\//)).toBe(after);
  await gone.evaluate((one) => document.body.append(one));
  await expect(title(page, "Refresh QA Americas")).toBeVisible();
  await element(page).evaluate((one) => (one as Shown).refresh());
});

test("a thousand times added, moved and removed, it leaves nothing behind", async ({ page, portal, api }) => {
  // Eleven hundred elements, one after the other, on a machine that may be busy.
  test.setTimeout(300_000);
  const environment = await api.named("UAT Europe");
  portal.show({ head: SCRIPT, body: `<div id="a"></div><div id="b"></div>` });
  await page.goto(portal.origin);
  const rounds = (count: number) =>
    page.evaluate(
      async ([id, count]) => {
        const [a, b] = [document.querySelector("#a")!, document.querySelector("#b")!];
        for (let round = 0; round < Number(count); round += 1) {
          const one = document.createElement("reprise-status");
          one.setAttribute("environment-id", String(id));
          const ready = new Promise((done) => one.addEventListener("reprise-ready", done, { once: true }));
          a.append(one);
          await ready;
          b.append(one);
          one.remove();
          await new Promise((done) => setTimeout(done));
        }
      },
      [environment.id, count] as const,
    );
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  const held = async () => {
    // What ended a moment ago may still hold on to something.
    await page.evaluate(() => new Promise((done) => setTimeout(done, 500)));
    for (let turn = 0; turn < 3; turn += 1) await session.send("HeapProfiler.collectGarbage");
    const { metrics } = await session.send("Performance.getMetrics");
    const value = (name: string) => metrics.find((one) => one.name === name)!.value;
    return { nodes: value("Nodes"), listeners: value("JSEventListeners"), heap: value("JSHeapUsedSize") };
  };
  await rounds(100);
  const before = await held();
  await rounds(1_000);
  const after = await held();
  expect(after.nodes - before.nodes, "nodes").toBeLessThan(50);
  expect(after.listeners - before.listeners, "listeners").toBeLessThan(10);
  expect(after.heap - before.heap, "bytes of the heap").toBeLessThan(2_000_000);
});

test("in the hash, back and forward lead through its pages, and a reload stays", async ({ page, portal, api }) => {
  const environment = await api.named("UAT Europe");
  portal.show({ head: SCRIPT, body: `<reprise-environment routing="hash" environment-id="${environment.id}"></reprise-environment>` });
  await page.goto(portal.origin);
  await page.getByRole("link", { name: "Refresh this sandbox" }).click();
  await expect(title(page, "Refresh UAT Europe")).toBeVisible();
  expect(new URL(page.url()).hash).toBe(`#/environments/${environment.id}/refresh`);
  await page.reload();
  await expect(title(page, "Refresh UAT Europe")).toBeVisible();
  await page.goBack();
  await expect(page.getByRole("heading", { name: "Facts" })).toBeVisible();
});
