import { expect, Host, test } from "./host.ts";

const HELPER = '<script type="module" src="{console}/embed/v1/host.js"></script>';

test("an iframe is as high as what it shows, and what happens in it is told to its page", async ({ page, portal, api, context }) => {
  const environment = await api.named("UAT Europe");
  portal.show({
    head: `<script>window.told = []; for (const name of ["ready", "navigate"]) document.addEventListener("reprise-" + name, (event) => window.told.push([event.type, event.target.localName, event.detail]));</script>${HELPER}`,
    body: `<iframe data-reprise title="UAT Europe" width="900" src="{console}/embed/environments/${environment.id}?lang=de&theme=dark"></iframe>`,
    policy: "default-src 'none'; script-src {console} 'unsafe-inline'; frame-src {console}; style-src-attr 'unsafe-inline'",
  });
  await page.goto(portal.origin);
  const frame = page.frameLocator("iframe");
  await expect(frame.getByRole("heading", { level: 1, name: "UAT Europe" })).toBeVisible();
  await expect(frame.getByRole("heading", { name: "Verlauf" })).toBeVisible();
  const fits = () =>
    page.locator("iframe").evaluate((one: HTMLIFrameElement) => Math.abs(one.clientHeight - Number.parseFloat(one.style.height || "0")) < 2);
  await expect.poll(fits).toBe(true);
  const inside = await frame.locator("html").evaluate((html) => {
    const stored = () => {
      try {
        return [...Object.keys(localStorage), ...Object.keys(sessionStorage)];
      } catch {
        // The browser lets no frame of another site keep anything.
        return [];
      }
    };
    return { scrolls: html.scrollHeight > innerHeight + 1, stored: stored(), scheme: getComputedStyle(html).colorScheme };
  });
  expect(inside).toEqual({ scrolls: false, stored: [], scheme: "dark" });
  expect(await context.cookies()).toEqual([]);
  const told = () => page.evaluate(() => (window as unknown as { told: unknown[][] }).told);
  await expect.poll(told).toContainEqual(["reprise-ready", "iframe", {}]);
  await frame.getByRole("link", { name: "Sandbox auffrischen" }).click();
  await expect.poll(told).toContainEqual(["reprise-navigate", "iframe", { path: `/environments/${environment.id}/refresh` }]);
});

test("the page around hands tokens over, asked by exactly the frame that it shows", async ({ page, portal, api }) => {
  const environment = await api.named("UAT Europe");
  portal.token = async () => ({ token: "rpe_wrong", expiresAt: Date.now() + 60_000 });
  portal.show({
    head: `<script type="module">
      import { connect } from "{console}/embed/v1/host.js";
      window.reasons = [];
      const iframe = document.querySelector("iframe");
      window.connection = connect(iframe, { tokenProvider: async (reason) => {
        window.reasons.push(reason);
        return (await fetch("/reprise-token", { method: "POST" })).json();
      } });
    </script>`,
    body: `<iframe title="UAT Europe" src="{console}/embed/environments/${environment.id}"></iframe>`,
  });
  const sent: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("/api/")) sent.push(request.headers().authorization ?? "none");
  });
  await page.goto(portal.origin);
  // The token is nobody's: the frame says so, and asked for another one before.
  await expect(page.frameLocator("iframe").getByRole("heading", { name: "Sign in" })).toBeVisible();
  const reasons = await page.evaluate(() => (window as unknown as { reasons: string[] }).reasons);
  expect(reasons.slice(0, 2)).toEqual(["needed", "refused"]);
  expect(new Set(sent)).toEqual(new Set(["Bearer rpe_wrong"]));
  expect(page.frames().every((frame) => !frame.url().includes("rpe_"))).toBe(true);
});

test("only pages that the console knows can show it, and no other page's words count", async ({ page, portal, api }) => {
  const environment = await api.named("UAT Europe");
  const stranger = await Host.start();
  stranger.console = portal.console;
  const body = `<iframe data-reprise title="UAT Europe" src="{console}/embed/environments/${environment.id}"></iframe>`;
  stranger.show({ head: HELPER, body });
  await page.goto(stranger.origin);
  await expect.poll(() => page.frames()[1]?.url()).toContain("chrome-error:");
  await stranger.dispose();

  // The page itself is not to be shown at all.
  portal.show({ body: `<iframe title="console" src="{console}/"></iframe>` });
  await page.goto(portal.origin);
  await expect.poll(() => page.frames()[1]?.url()).toContain("chrome-error:");

  portal.show({ head: HELPER, body });
  await page.goto(portal.origin);
  await expect(page.frameLocator("iframe").getByRole("heading", { name: "UAT Europe" })).toBeVisible();
  const height = () => page.locator("iframe").evaluate((one: HTMLIFrameElement) => one.style.height);
  // Its content comes in parts, each of which makes it higher.
  const own = async () => `${await page.frames()[1]!.evaluate(() => document.documentElement.offsetHeight)}px`;
  const isItsOwn = () => expect.poll(async () => (await height()) === (await own())).toBe(true);
  await isItsOwn();
  // From the page itself, which is not the frame, in every shape.
  await page.evaluate(() => {
    for (const height of [1, -5, Number.NaN, 1e9, "9999px", null]) postMessage({ reprise: 1, type: "resize", height }, "*");
    for (const data of [null, 5, "x", { reprise: 1 }, { reprise: 1, type: "event", name: "click" }]) postMessage(data, "*");
  });
  await page.evaluate(() => new Promise((done) => setTimeout(done)));
  await isItsOwn();
  // And to the frame, from its page: what makes no sense is left alone.
  await page.evaluate(() => {
    const frame = document.querySelector("iframe")!.contentWindow!;
    for (const data of [null, { reprise: 1, type: "navigate", path: "//evil.example" }, { reprise: 1, type: "navigate", path: "javascript:alert(1)" }, { reprise: 1, type: "token", id: {} }])
      frame.postMessage(data, "*");
  });
  await expect(page.frameLocator("iframe").getByRole("heading", { name: "UAT Europe" })).toBeVisible();
});
