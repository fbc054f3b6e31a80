import type { Page, Request } from "@playwright/test";
import { expect, type Host, KEY, SCRIPT, test, token } from "./host.ts";

// Whoever comes to the console itself is nobody: only the portal's tokens say who it is.
test.use({
  hostOptions: {
    clockSpeed: 1,
    named: false,
    flags: ["--auth", "proxy", "--trusted-proxies", "10.9.9.9"],
    settings: '[[roles]]\nrole = "requester"\ngroups = ["finance"]\n',
  },
});

const title = (page: Page, name: string) => page.getByRole("heading", { level: 1, name });

/** What a page of the portal does with its elements. */
const TOKENS = `<script type="module">
  window.asked = [];
  window.lifetime = undefined;
  const tokenProvider = async (reason) => {
    window.asked.push(reason);
    const answer = await fetch("/reprise-token", { method: "POST" });
    if (!answer.ok) throw new Error("nobody is signed in at the portal");
    const { token, expiresAt } = await answer.json();
    return { token, expiresAt: window.lifetime ? Date.now() + window.lifetime : expiresAt };
  };
  for (const one of document.querySelectorAll("[environment-id]")) one.tokenProvider = tokenProvider;
  window.events = [];
  for (const name of ["reprise-auth-required", "reprise-error"]) document.addEventListener(name, ({ type, detail }) => window.events.push([type, detail]));
</script>`;
const asked = (page: Page) => page.evaluate(() => (window as unknown as { asked: string[] }).asked);
const events = (page: Page) => page.evaluate(() => (window as unknown as { events: [string, Record<string, string>][] }).events);

/** The id of a sample sandbox, from a look with a token. */
async function idOf(portal: Host, name: string): Promise<string> {
  const authorization = `Bearer ${(await token(portal)).token}`;
  const answer = await fetch(`${portal.console}/api/test-environments`, { headers: { authorization, origin: portal.origin } });
  const { result } = (await answer.json()) as { result: { id: string; tenantName: string }[] };
  return result.find(({ tenantName }) => tenantName === name)!.id;
}

test("a token says who it is: no cookie, never in an address, and one for all elements", async ({ page, portal, context }) => {
  const id = await idOf(portal, "UAT Europe");
  portal.token = () => token(portal);
  const sent: Request[] = [];
  context.on("request", (request) => sent.push(request));
  portal.show({
    head: TOKENS + SCRIPT,
    body: `<reprise-environment environment-id="${id}"></reprise-environment><reprise-status environment-id="${id}"></reprise-status>`,
  });
  await page.goto(portal.origin);
  await expect(title(page, "UAT Europe")).toBeVisible();
  await expect(page.getByText("UAT Europe: ")).toBeVisible();
  const ours = sent.filter((request) => request.url().startsWith(`${portal.console}/api/`) && request.method() !== "OPTIONS");
  expect(ours.length).toBeGreaterThan(3);
  // Of what still waits for news the browser does not tell yet what it sent.
  for (const request of ours.filter((request) => !request.headers().prefer)) {
    const headers = await request.allHeaders();
    expect(headers.authorization, request.url()).toMatch(/^Bearer rpe_/);
    expect(headers.cookie, request.url()).toBeUndefined();
  }
  expect(sent.filter((request) => request.url().includes("rpe_"))).toEqual([]);
  expect(await asked(page)).toEqual(["needed"]);
  expect(sent.filter((request) => /\/embed\/app-.*\.wasm$/.test(request.url()))).toHaveLength(1);
});

test("a token for looking shows nothing that could be done", async ({ page, portal }) => {
  const id = await idOf(portal, "UAT Europe");
  portal.token = () => token(portal, { actions: [] });
  portal.show({ head: TOKENS + SCRIPT, body: `<reprise-environment environment-id="${id}"></reprise-environment>` });
  await page.goto(portal.origin);
  await expect(page.getByText("You may look, but not refresh").first()).toBeVisible();
  await expect(page.getByRole("heading", { name: "History" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Refresh this sandbox" })).toBeHidden();
  await expect(page.getByRole("button", { name: /Hold|Edit|Add/ })).toHaveCount(0);
});

test("a token of one sandbox shows no other", async ({ page, portal }) => {
  const [europe, asia] = [await idOf(portal, "UAT Europe"), await idOf(portal, "UAT Asia Pacific")];
  portal.token = () => token(portal, { environments: [asia] });
  portal.show({
    head: TOKENS + SCRIPT,
    body: `<reprise-environments environment-id="${asia}"></reprise-environments><reprise-status environment-id="${europe}"></reprise-status>`,
  });
  await page.goto(portal.origin);
  await expect(page.locator("reprise-environments [data-environment-id]")).toHaveCount(1);
  await expect(page.getByText("UAT Asia Pacific").first()).toBeVisible();
  await expect(page.getByText("UAT Europe")).toBeHidden();
});

test("a token is renewed before it is over, and what somebody typed stays", async ({ page, portal }) => {
  const id = await idOf(portal, "UAT Europe");
  portal.token = () => token(portal);
  portal.show({ head: TOKENS + SCRIPT, body: `<reprise-environment environment-id="${id}"></reprise-environment>` });
  await page.addInitScript(() => {
    // The portal says that its tokens live for three seconds.
    addEventListener("DOMContentLoaded", () => ((window as unknown as { lifetime: number }).lifetime = 3_000));
  });
  await page.goto(portal.origin);
  await page.getByRole("link", { name: "Refresh this sandbox" }).click();
  const name = page.getByRole("textbox", { name: "UAT Europe" });
  await name.fill("UAT Eur");
  await expect.poll(() => asked(page), { timeout: 20_000 }).toContain("renewal");
  await expect(name).toHaveValue("UAT Eur");
  expect(await asked(page)).not.toContain("refused");
});

test("a token that the console does not take is exchanged, and the request goes through", async ({ page, portal }) => {
  const id = await idOf(portal, "UAT Europe");
  let first = true;
  portal.token = async () => {
    const good = await token(portal);
    const answer = first ? { ...good, token: "rpe_unknown" } : good;
    first = false;
    return answer;
  };
  portal.show({ head: TOKENS + SCRIPT, body: `<reprise-environment environment-id="${id}"></reprise-environment>` });
  await page.goto(portal.origin);
  await expect(title(page, "UAT Europe")).toBeVisible();
  expect((await asked(page)).slice(0, 2)).toEqual(["needed", "refused"]);
  expect(await events(page)).toEqual([]);
});

test("a portal without a token is told so, and when it has one everything goes on", async ({ page, portal }) => {
  const id = await idOf(portal, "UAT Europe");
  portal.show({ head: TOKENS + SCRIPT, body: `<reprise-environment environment-id="${id}"></reprise-environment>` });
  await page.goto(portal.origin);
  await expect.poll(() => events(page)).toContainEqual(["reprise-auth-required", { reason: "missing" }]);
  await expect(title(page, "Sign in")).toBeVisible();
  portal.token = () => token(portal);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(title(page, "UAT Europe")).toBeVisible();
});

test("the token of another page is of no use", async ({ portal }) => {
  const id = await idOf(portal, "UAT Europe");
  const elsewhere = await fetch(`${portal.console}/api/console/embed-tokens`, {
    method: "POST",
    headers: { authorization: `Bearer ${KEY}`, "content-type": "application/json" },
    body: JSON.stringify({ subject: "ann", origin: "https://evil.example" }),
  });
  expect(elsewhere.status).toBe(400);
  const { token: theirs } = await token(portal);
  // As a page of somebody who found the token would.
  const answer = await fetch(`${portal.console}/api/test-environments/${id}/jobs`, {
    headers: { authorization: `Bearer ${theirs}`, origin: "https://evil.example" },
  });
  expect(answer.status).toBe(403);
});

test("two people's elements never ask with each other's tokens, also where one was taken away while it began", async ({ page, portal, context }) => {
  const [europe, asia] = [await idOf(portal, "UAT Europe"), await idOf(portal, "UAT Asia Pacific")];
  const asked = new Map<string, Set<string>>();
  context.on("request", (request) => {
    const { authorization } = request.headers();
    const id = /\/test-environments\/([^/]+)/.exec(request.url())?.[1];
    if (authorization && id) asked.set(id, (asked.get(id) ?? new Set()).add(authorization));
  });
  const [ann, ben] = [await token(portal), await token(portal, { subject: "ben", name: "Ben" })];
  let arrive = () => {};
  const held = new Promise<void>((done) => (arrive = done));
  await context.route(/\/embed\/app-.*\.wasm$/, async (route) => {
    await held;
    await route.continue();
  });
  portal.show({ head: SCRIPT, body: "<div></div>" });
  await page.goto(portal.origin);
  await page.evaluate(
    async ([id, token]) => {
      const one = document.createElement("reprise-environment");
      one.id = "ann";
      one.setAttribute("environment-id", id!);
      Object.assign(one, { tokenProvider: async () => ({ token, expiresAt: Date.now() + 240_000 }) });
      document.querySelector("div")!.append(one);
      // It has begun when it is near; taken away and put back, it begins once more.
      const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)));
      await frame();
      one.remove();
      await frame();
      document.querySelector("div")!.append(one);
      await frame();
    },
    [europe, ann.token] as const,
  );
  arrive();
  await expect(title(page, "UAT Europe")).toBeVisible();
  await page.evaluate(
    ([id, token]) => {
      const one = document.createElement("reprise-environment");
      one.setAttribute("environment-id", id!);
      Object.assign(one, { tokenProvider: async () => ({ token, expiresAt: Date.now() + 240_000 }) });
      document.body.prepend(one);
    },
    [asia, ben.token] as const,
  );
  await expect(title(page, "UAT Asia Pacific")).toBeVisible();
  let later = 0;
  context.on("request", (request) => (later += request.url().includes(`/test-environments/${europe}`) ? 1 : 0));
  await expect.poll(() => later, { message: "hers asks again", timeout: 20_000 }).toBeGreaterThan(1);
  expect([...(asked.get(europe) ?? [])]).toEqual([`Bearer ${ann.token}`]);
  expect([...(asked.get(asia) ?? [])]).toEqual([`Bearer ${ben.token}`]);
});
