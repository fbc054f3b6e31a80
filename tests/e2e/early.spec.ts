import type { Page } from "@playwright/test";
import { expect, test } from "./app.ts";
import { PlainHost } from "./plain.ts";
import { ownServer, Server } from "./server.ts";

/** What `index.html` asks for while the program is on its way. */
test.use(ownServer({ clockSpeed: 1 }));

const PROGRAM = /_bg\.wasm$/;

/** Holds the program back until it is let in. */
async function holdProgram(page: Page): Promise<() => void> {
  let letIn = () => {};
  const held = new Promise<void>((resolve) => {
    letIn = resolve;
  });
  await page.route(PROGRAM, async (route) => {
    await held;
    await route.continue();
  });
  return letIn;
}

/** What was asked of the API, as it follows the base of the API, and the files of parts by their names without hashes. */
const asked = (urls: string[], at: string) => ({
  api: urls.filter((url) => url.startsWith(`${at}/api/`)).map((url) => url.slice(`${at}/api`.length)),
  parts: urls.flatMap((url) => /\/([a-z_]+)-[0-9a-f]{16}\.wasm$/.exec(url)?.[1] ?? []),
});

test("each page has its answers and its code on their way before the program is there, and asks for none of them again", async ({
  page,
  api,
  server,
  traffic,
}) => {
  const environment = await api.named("Finance training");
  const job = await api.jobOf(environment, "COMPLETED");
  const own = `/test-environments/${environment.id}`;
  const pages: [string, { api: string[]; parts: string[]; shows: string }][] = [
    ["/", { api: ["/console/overview"], parts: [], shows: "li[data-environment-id]" }],
    [
      `/environments/${environment.id}`,
      { api: [own, `${own}/jobs`], parts: ["environment_page", "more"], shows: "tr[data-job-id]" },
    ],
    [`/environments/${environment.id}/refresh`, { api: [own, `${own}/jobs`], parts: ["refresh_page"], shows: "form" }],
    [`/environments/${environment.id}/jobs/${job.id}`, { api: [own, `${own}/jobs/${job.id}`], parts: ["job_page"], shows: "[data-job-id]" }],
    ["/help", { api: [], parts: ["help_page"], shows: "h2" }],
  ];
  for (const [place, expected] of pages) {
    // What the page before still asks for is not of this one.
    await page.goto("about:blank");
    const letIn = await holdProgram(page);
    const before = traffic.gets().length;
    const now = () => asked(traffic.gets().slice(before), server.url);
    await page.goto(place, { waitUntil: "commit" });
    const first = ["/console/session", ...expected.api];
    await expect.poll(() => now().api, place).toEqual(first);
    await expect.poll(() => now().parts, place).toEqual(expect.arrayContaining(expected.parts));
    letIn();
    await expect(page.locator(expected.shows).first()).toBeVisible();
    for (const path of first) {
      expect(now().api.filter((one) => one === path), `${place}: ${path} is asked for once`).toHaveLength(1);
    }
    for (const part of expected.parts) {
      expect(now().parts.filter((one) => one === part), `${place}: ${part} is loaded once`).toHaveLength(1);
    }
    await page.unroute(PROGRAM);
  }
});

test("an answer that does not come is asked for again by the program", async ({ page, api, traffic }) => {
  const { id } = await api.named("Finance training");
  const lost = new Set<string>();
  // Each first request breaks off.
  await page.route("**/api/**", (route) => {
    const url = route.request().url();
    if (lost.has(url)) return route.continue();
    lost.add(url);
    return route.abort();
  });
  await page.goto(`/environments/${id}`);
  await expect(page.locator("tr[data-job-id]").first()).toBeVisible();
  await expect(page.getByRole("alert")).toHaveCount(0);
  const environment = traffic.gets().filter((url) => url.endsWith(`/api/test-environments/${id}`));
  expect(environment).toHaveLength(2);
  await page.unrouteAll({ behavior: "ignoreErrors" });
});

test("where there is only the API, the first page asks for the sandboxes", async ({ page, server, traffic }) => {
  const host = await PlainHost.start(server.url);
  const letIn = await holdProgram(page);
  await page.goto(host.url, { waitUntil: "commit" });
  await expect.poll(() => asked(traffic.gets(), host.url).api).toEqual(["/console/session", "/test-environments"]);
  letIn();
  await expect(page.locator("li[data-environment-id]").first()).toBeVisible();
  expect(asked(traffic.gets(), host.url).api.filter((path) => path === "/test-environments")).toHaveLength(1);
  await host.close();
});

test("below a base path, too", async ({ page, traffic }) => {
  const moved = await Server.start({ flags: ["--base-path", "/tools/reprise/"] });
  const letIn = await holdProgram(page);
  await page.goto(`${moved.url}/`, { waitUntil: "commit" });
  const base = moved.url;
  await expect.poll(() => asked(traffic.gets(), base).api).toEqual(["/console/session", "/console/overview"]);
  letIn();
  await expect(page.locator("li[data-environment-id]").first()).toBeVisible();
  expect(asked(traffic.gets(), base).api.filter((path) => path === "/console/overview")).toHaveLength(1);
  await moved.dispose();
});

test("an answer that nobody took at the start is not taken later", async ({ page, api, traffic }) => {
  const { id } = await api.named("Finance training");
  // The page never comes to ask for what was asked for early: its code does not come.
  const part = /\/environment_page-[0-9a-f]{16}\.wasm$/;
  await page.route(part, (route) => route.abort());
  await page.goto(`/environments/${id}`);
  await expect(page.getByRole("alert").filter({ hasText: "This page could not be loaded." })).toBeVisible();
  const environment = () => traffic.gets().filter((url) => url.endsWith(`/api/test-environments/${id}`)).length;
  expect(environment()).toBe(1);
  // By then what was asked for at the start is of a moment that is over.
  await expect.poll(() => page.evaluate(() => "repriseEarly" in window)).toBe(false);
  await page.unroute(part);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Finance training" })).toBeVisible();
  expect(environment()).toBe(2);
});

test("a page asks for few files", async ({ page, api, server, traffic }) => {
  const { id } = await api.named("Finance training");
  const letIn = await holdProgram(page);
  await page.goto(`/environments/${id}`, { waitUntil: "domcontentloaded" });
  await expect.poll(() => asked(traffic.gets(), server.url).parts).toEqual(expect.arrayContaining(["environment_page", "more"]));
  const files = traffic.gets().filter((url) => /\.(css|js|wasm)$/.test(url));
  // The program and its script, six sheets of styles, and the code of two parts with what they share with others.
  expect(files.length, files.join("\n")).toBeLessThanOrEqual(16);
  letIn();
});
