import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, SCRIPT, test } from "./host.ts";

// A console of its own: no other file has the same options.
test.use({ hostOptions: { flags: [] } });

/** What the documentation asks a policy to allow, and nothing else. */
const POLICY = "default-src 'none'; script-src {console} 'wasm-unsafe-eval'; connect-src {console}";
const TRUSTED = `${POLICY}; require-trusted-types-for 'script'; trusted-types 'none'`;
const title = (page: Page, name: string) => page.getByRole("heading", { level: 1, name });

/** Everything that a browser finds wrong, which it says in its console. */
function complaints(page: Page): string[] {
  const all: string[] = [];
  page.on("pageerror", (error) => all.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" && !message.text().includes("404")) all.push(message.text());
  });
  return all;
}

for (const [name, policy] of [
  ["the strictest policy", POLICY],
  ["trusted types", TRUSTED],
] as const) {
  test(`under ${name} an element shows a sandbox on a page of another site, and leaves no trace`, async ({ page, portal, api, context }) => {
    const wrong = complaints(page);
    const environment = await api.named("UAT Europe");
    portal.show({
      head: SCRIPT,
      policy,
      body: `<reprise-environment environment-id="${environment.id}"></reprise-environment>`,
    });
    await page.goto(portal.origin);
    await expect(title(page, "UAT Europe")).toBeVisible();
    // Another page in it: the address, the title and the history of the host are the host's.
    const before = await page.evaluate(() => [history.length, location.href]);
    await page.getByRole("link", { name: "Refresh this sandbox" }).click();
    await expect(title(page, "Refresh UAT Europe")).toBeVisible();
    await expect(title(page, "Refresh UAT Europe")).toBeFocused();
    expect(await page.evaluate(() => [history.length, location.href])).toEqual(before);
    const left = await page.evaluate(() => ({
      title: document.title,
      lang: document.documentElement.lang,
      attributes: document.documentElement.getAttributeNames(),
      head: document.head.children.length,
      body: document.body.children.length,
      cookie: document.cookie,
      stored: [...Object.keys(localStorage), ...Object.keys(sessionStorage)],
      of: document.querySelector("reprise-environment")!.getAttributeNames(),
      sheets: document.adoptedStyleSheets.length,
    }));
    expect(left).toEqual({
      title: "A portal",
      lang: "en",
      attributes: ["lang"],
      head: 3,
      body: 1,
      cookie: "",
      stored: [],
      of: ["environment-id"],
      sheets: 0,
    });
    expect(await context.cookies()).toEqual([]);
    expect(wrong).toEqual([]);
  });
}

test("links lead to the console when they are opened elsewhere", async ({ page, portal, api }) => {
  const environment = await api.named("UAT Europe");
  portal.show({ head: SCRIPT, body: `<reprise-environment environment-id="${environment.id}"></reprise-environment>` });
  await page.goto(portal.origin);
  const link = page.getByRole("link", { name: "Refresh this sandbox" });
  await expect(link).toHaveAttribute("href", `${portal.console}/environments/${environment.id}/refresh`);
});

test("elements of a page share one program and one poller", async ({ page, portal, api, traffic }) => {
  const environment = await api.named("Finance training");
  const job = await api.start(environment);
  const one = `<reprise-job environment-id="${environment.id}" job-id="${job.id}"></reprise-job>`;
  portal.show({ head: SCRIPT, body: one + one + `<reprise-status environment-id="${environment.id}"></reprise-status>` });
  await page.goto(portal.origin);
  await expect(title(page, "Refreshing Finance training")).toHaveCount(2);
  await expect(page.getByText("Finance training: ")).toBeVisible();
  // A while of a fast clock, in which the job changes.
  const percent = page.locator("[data-job-id]").first();
  const before = await percent.getAttribute("data-progress");
  await expect(percent).not.toHaveAttribute("data-progress", before ?? "");
  const shown = await page.locator("[data-job-id]").evaluateAll((all) => all.map((one) => one.getAttribute("data-progress")));
  expect(new Set(shown).size, "both show the same").toBe(1);
  expect(traffic.mostWaiting(`/jobs/${job.id}`), "requests that wait for the same job at one time").toBe(1);
  expect(traffic.count(/\/embed\/app-[0-9a-f]+\.wasm$/)).toBe(1);
  expect(traffic.count(/\/embed\/app-[0-9a-f]+\.js$/)).toBe(1);
  expect(traffic.count(/\/api\/console\/session$/)).toBe(1);
});

test("nothing is loaded before an element comes near, and then it takes the room that it had", async ({ page, portal, api, traffic }) => {
  const environment = await api.named("UAT Europe");
  portal.show({
    head: SCRIPT,
    body: `<div style="height: 5000px">above</div><reprise-environment environment-id="${environment.id}"></reprise-environment>`,
  });
  await page.goto(portal.origin);
  await expect.poll(() => page.evaluate(() => !!customElements.get("reprise-environment"))).toBe(true);
  const height = () => page.locator("reprise-environment").evaluate((element) => element.getBoundingClientRect().height);
  expect(await height()).toBeGreaterThan(400);
  expect(traffic.count(/\/embed\/app-/)).toBe(0);
  await page.locator("reprise-environment").scrollIntoViewIfNeeded();
  await expect(title(page, "UAT Europe")).toBeVisible();
});

test("a line takes one line from the beginning, so that nothing below it moves", async ({ page, portal, api }) => {
  const environment = await api.named("UAT Europe");
  portal.show({
    head: `<style>body { font: 16px/1.5 sans-serif } reprise-status:not(:defined) { display: block; min-height: 1.5em }</style>${SCRIPT}`,
    body: `<reprise-status environment-id="${environment.id}"></reprise-status><p id="below">below</p>`,
  });
  await page.addInitScript(() => {
    const tops = new Set<number>();
    Object.assign(window, { tops });
    const look = () => {
      const below = document.querySelector("#below");
      if (below) tops.add(below.getBoundingClientRect().top);
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  await page.goto(portal.origin);
  await expect(page.getByText("Can be refreshed now")).toBeVisible();
  await expect(page.getByText("Data of")).toBeVisible();
  expect(await page.evaluate(() => [...(window as unknown as { tops: Set<number> }).tops]), "where it was").toHaveLength(1);
});

test("in another shadow root, in a dialog and in a narrow column it fits and works", async ({ page, portal, api }) => {
  const environment = await api.named("UAT Europe");
  portal.show({
    head: SCRIPT,
    body: `<div id="outer"></div><dialog><reprise-environments></reprise-environments></dialog>
           <div style="inline-size: 300px"><reprise-job></reprise-job></div>`,
  });
  await page.setViewportSize({ width: 700, height: 900 });
  await page.goto(portal.origin);
  const job = (await api.jobs(environment))[0]!;
  await page.evaluate(
    ([environmentId, jobId]) => {
      const root = document.querySelector("#outer")!.attachShadow({ mode: "open" });
      const line = document.createElement("reprise-status");
      line.setAttribute("environment-id", environmentId!);
      root.append(line);
      Object.assign(document.querySelector("reprise-job")!, { environmentId, jobId });
    },
    [environment.id, job.id],
  );
  await expect(page.getByText("UAT Europe: ")).toBeVisible();
  await expect(title(page, "UAT Europe")).toBeVisible();
  const narrow = page.locator("reprise-job");
  expect(await narrow.evaluate((element) => element.scrollWidth <= element.clientWidth), "it fits its column").toBe(true);
  await page.evaluate(() => document.querySelector("dialog")!.showModal());
  await page.getByRole("link", { name: "Refresh…: UAT Europe" }).click();
  await expect(title(page, "Refresh UAT Europe")).toBeVisible();
  await page.getByRole("textbox", { name: "UAT Europe" }).fill("UAT");
});

test("nothing that a page says of everything reaches it", async ({ page, portal }) => {
  portal.show({
    head: `${SCRIPT}<style>* { all: unset !important } html { font-size: 62.5% !important; letter-spacing: .5em !important }</style>`,
    body: "<reprise-environments></reprise-environments>",
  });
  await page.goto(portal.origin);
  await expect(title(page, "Sandboxes")).toBeVisible();
  const looks = await title(page, "Sandboxes").evaluate((element) => {
    const { fontSize, letterSpacing, display } = getComputedStyle(element);
    return { fontSize, display, wide: Number.parseFloat(letterSpacing) > 0 };
  });
  expect(looks).toEqual({ fontSize: "26px", display: "block", wide: false });
  await expect(page.locator("reprise-environments .row").nth(10)).toBeVisible();
});

test("a host sets colours, letters and parts, and puts its own words into slots", async ({ page, portal, api }) => {
  const environment = await api.named("UAT Europe");
  portal.show({
    head: `${SCRIPT}<style>
      reprise-environment { --reprise-color-accent: rgb(0, 90, 60); --reprise-color-surface: rgb(250, 240, 230); --reprise-font-family: Georgia;
        --reprise-font-size: 20px; --reprise-radius: 0px; --reprise-space: 8px }
      reprise-environment::part(card) { border: 3px solid rgb(1, 2, 3) }
      reprise-environment::part(button-danger) { outline: 4px solid rgb(4, 5, 6) }
    </style>`,
    body: `<reprise-environment environment-id="${environment.id}">
      <p slot="header">The header of the portal</p><p slot="help">Ask the portal team</p>
      <p slot="before-refresh">Our policy: ask your lead first</p><p>never shown</p></reprise-environment>`,
  });
  await page.goto(portal.origin);
  await expect(page.getByText("The header of the portal")).toBeVisible();
  await expect(page.getByText("Ask the portal team")).toBeVisible();
  await expect(page.getByText("never shown")).toBeHidden();
  await expect(page.getByText("Our policy")).toBeHidden();
  const card = page.locator("reprise-environment [part~=card]").first();
  await expect(card).toHaveCSS("border-top-color", "rgb(1, 2, 3)");
  await expect(card).toHaveCSS("background-color", "rgb(250, 240, 230)");
  await expect(title(page, "UAT Europe")).toHaveCSS("font-family", "Georgia");
  await expect(title(page, "UAT Europe")).toHaveCSS("font-size", "32.5px");
  await page.getByRole("link", { name: "Refresh this sandbox" }).click();
  await expect(page.getByText("Our policy: ask your lead first")).toBeVisible();
  await expect(page.locator("[part~=button-danger]")).toHaveCSS("outline-color", "rgb(4, 5, 6)");
});

for (const theme of ["light", "dark", "contrast"]) {
  test(`in ${theme} nobody is kept out`, async ({ page, portal, api }) => {
    const environment = await api.named("QA Americas");
    const job = (await api.jobs(environment))[0]!;
    const background = theme === "dark" ? "#0f1318" : "#fff";
    portal.show({
      head: `${SCRIPT}<style>body { background: ${background} }</style>`,
      body: `<main><h1 style="color: ${theme === "dark" ? "#fff" : "#000"}">A portal</h1>
        <reprise-environment theme="${theme}" environment-id="${environment.id}"></reprise-environment>
        <reprise-status theme="${theme}" environment-id="${environment.id}"></reprise-status>
        <reprise-job theme="${theme}" environment-id="${environment.id}" job-id="${job.id}"></reprise-job></main>`,
    });
    await page.goto(portal.origin);
    await expect(page.getByRole("heading", { name: "History" })).toBeVisible();
    await expect(page.getByText("What happened so far")).toBeVisible();
    // The host decides where its own landmarks are, and which of its headings is the first.
    const hosts = ["landmark-no-duplicate-main", "landmark-main-is-top-level", "landmark-unique", "page-has-heading-one"];
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().disableRules(hosts).analyze();
    const found = violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
    expect(found).toEqual([]);
  });
}
