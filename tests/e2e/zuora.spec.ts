import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test as base } from "@playwright/test";
import { Api, type Environment } from "./api.ts";
import { JobPage, RefreshForm } from "./pages.ts";
import { Server } from "./server.ts";
import { CLIENT, Service } from "./service.ts";

/** A console before another process, which it takes for Zuora. A refresh takes a quarter of an hour. */
const test = base.extend<{ api: Api; console: Server }, { service: Service }>({
  service: [
    async ({ playwright }, use) => {
      const request = await playwright.request.newContext();
      const service = await Service.start(request, 120);
      await use(service);
      await service.dispose();
      await request.dispose();
    },
    { scope: "worker" },
  ],
  console: async ({ service }, use) => {
    const folder = await mkdtemp(join(tmpdir(), "reprise-e2e-zuora-"));
    // As in life but for the pace, which a person would have to sit through.
    const polling = ["after-act", "running", "queued", "near-emptying", "list"].map((name) => `${name} = 0.5`);
    await writeFile(join(folder, "settings.toml"), `[polling]\nfloor = 0.25\n${polling.join("\n")}\n`);
    await writeFile(join(folder, "secret"), CLIENT.client_secret, { mode: 0o600 });
    const client = ["--client-id", CLIENT.client_id, "--client-secret-file", join(folder, "secret")];
    const flags = ["--upstream-url", service.url, ...client, "--config", join(folder, "settings.toml")];
    const console = await Server.start({ demo: false, flags });
    await use(console);
    await console.dispose();
    await service.behave("*");
    await rm(folder, { recursive: true, force: true });
  },
  baseURL: async ({ console }, use) => {
    await use(console.url);
  },
  api: async ({ request }, use) => {
    await use(new Api(request));
  },
});

const rows = (page: import("@playwright/test").Page) => page.locator("li[data-environment-id]");

test("a refresh runs from its form to its place in the history as with the service inside", async ({ page, api, service }) => {
  const environment = await api.named("UAT Europe");
  await page.goto("/");
  await expect(rows(page)).toHaveCount((await service.environments()).length);
  const form = new RefreshForm(page, environment);
  await form.open();
  await form.name.fill("UAT Europe");
  await form.submit.click();
  await expect(page).toHaveURL(/\/jobs\/[^/]+$/);
  const id = page.url().split("/").pop() ?? "";
  const job = new JobPage(page, environment);
  await job.expect(id);
  await job.expectFurtherThan(0);
  await expect(page.getByText(/^Updated \d+ s ago$/).first()).toBeVisible();
  await job.stop.click();
  await job.dialog.getByRole("button", { name: "Stop the refresh" }).click();
  await job.expectStatus("CANCELLED", 20_000);
  expect((await service.jobs(environment)).filter((one) => one.id === id)).toHaveLength(1);
  await page.goto(`/environments/${environment.id}`);
  await expect(page.locator(`tr[data-job-id="${id}"]`)).toBeVisible();
});

test("what somebody does at Zuora itself shows by itself", async ({ page, api, service }) => {
  const environment = await api.named("Finance training");
  await page.goto("/");
  const row = page.locator(`li[data-environment-id="${environment.id}"]`);
  await expect(row).toBeVisible();
  const { id } = await service.start(environment);
  await expect(row.getByRole("progressbar")).toBeVisible({ timeout: 20_000 });
  await service.stop(environment, id);
  await expect(row.getByRole("progressbar")).toBeHidden({ timeout: 30_000 });
});

test("when Zuora asks to slow down the pages say so, and when they look again", async ({ page, service }) => {
  await page.goto("/");
  await expect(rows(page).first()).toBeVisible();
  await service.misbehave("*", { scenario: "too-many-requests", retryAfter: 40 });
  const alert = page.getByRole("alert").filter({ hasText: /^Zuora asks us to slow down; next look in (40|39) s\. What you see is as of \d\d:\d\d\./ });
  await expect(alert).toBeVisible({ timeout: 20_000 });
  await expect(alert).toHaveText(/Track ID|[0-9a-f-]{36}/);
  await expect(page.getByText(/^As of \d\d:\d\d$/).first()).toBeVisible();
  await expect(rows(page).first()).toBeVisible();
});

test("while Zuora does not answer every page opens, also after a restart, and nothing is sent", async ({ page, api, console, service }) => {
  test.setTimeout(120_000);
  const environment = await api.named("Sales demo");
  const { id } = await service.start(environment);
  const job = new JobPage(page, environment);
  await expect
    .poll(async () => (await api.jobs(environment)).some((one) => one.id === id), { timeout: 30_000 })
    .toBe(true);
  await service.misbehave("*", { scenario: "server-error" });
  await console.restart();
  await job.open(id);
  const alert = page.getByRole("alert").filter({ hasText: /^Zuora does not answer\. What you see is as of \d\d:\d\d; a refresh goes on by itself\./ });
  await expect(alert).toBeVisible({ timeout: 40_000 });
  for (const path of ["/", `/environments/${environment.id}`, "/activity", "/calendar"]) {
    await page.goto(path);
    await expect(alert.first()).toBeVisible({ timeout: 40_000 });
    await expect(page.getByText(/^As of \d\d:\d\d$/).first()).toBeVisible();
    await expect(page.getByText("Sales demo").filter({ visible: true }).first()).toBeVisible();
  }
  await service.behave("*");
  await expect(alert).toBeHidden({ timeout: 70_000 });
});

test("what is asked for while Zuora does not answer was not started, and the page says so", async ({ page, api, service }) => {
  test.setTimeout(60_000);
  const environment: Environment = await api.named("Year-end closing rehearsal");
  const before = (await service.jobs(environment)).length;
  const form = new RefreshForm(page, environment);
  await form.open();
  await form.name.fill(environment.tenantName);
  await service.misbehave("*", { scenario: "server-error" });
  await form.submit.click();
  await expect(page.getByRole("alert").filter({ hasText: "was not started" })).toBeVisible({ timeout: 30_000 });
  await service.behave("*");
  expect(await service.jobs(environment)).toHaveLength(before);
});

test("the settings say what is in order, and what is wrong while Zuora fails", async ({ page, service }) => {
  test.setTimeout(60_000);
  await page.goto("/");
  await page.getByRole("contentinfo").getByRole("link", { name: "Settings" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Settings");
  const check = (name: string) => page.locator(`[data-check="${name}"]`);
  await expect(check("permission")).toHaveAttribute("data-outcome", "ok", { timeout: 15_000 });
  await expect(check("database")).toHaveAttribute("data-outcome", "ok");
  // What was found is as good as new for ten seconds.
  await service.misbehave("*", { scenario: "server-error" });
  const again = page.getByRole("button", { name: "Check again" });
  await expect(async () => {
    await again.click();
    await expect(check("permission")).not.toHaveAttribute("data-outcome", "ok", { timeout: 10_000 });
  }).toPass({ timeout: 40_000 });
});
