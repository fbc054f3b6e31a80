import { test as base, expect } from "./app.ts";
import { JobPage, RefreshForm } from "./pages.ts";
import { PlainHost } from "./plain.ts";
import { ownServer } from "./server.ts";

/** The page comes from a host that has only files and the API; where jobs are is said by another path there. */
const test = base.extend<{ plain: PlainHost }>({
  plain: async ({ server }, use) => {
    const plain = await PlainHost.start(server.url, { located: (location) => `/behind/a/gateway${location}` });
    await use(plain);
    await plain.close();
  },
  baseURL: async ({ plain }, use) => {
    await use(plain.url);
  },
  // The scene is set at the server itself: only the browser is a guest of the plain host.
  request: async ({ playwright, server }, use) => {
    const request = await playwright.request.newContext({ baseURL: server.url });
    await use(request);
    await request.dispose();
  },
});

test.use(ownServer({ clockSpeed: 240 }));

test("the app works beside an API without its own server", async ({ page, api, traffic, plain }) => {
  test.setTimeout(60_000);
  const environment = await api.named("Finance training");
  const before = await api.jobs(environment);

  await test.step("list and history", async () => {
    await page.goto("/");
    await expect(page.locator("[data-environment-id]")).toHaveCount((await api.environments()).length);
    await expect(page.locator(`[data-environment-id="${environment.id}"]`)).toHaveAttribute("data-refreshable", "now");
    await page.getByRole("link", { name: "Finance training", exact: true }).click();
    await expect(page.locator("tr[data-job-id]")).toHaveCount(before.length);
  });

  const form = new RefreshForm(page, environment);
  const job = new JobPage(page, environment);
  await test.step("refresh and progress", async () => {
    await page.getByRole("link", { name: "Refresh this sandbox…" }).click();
    await form.name.fill("Finance training");
    await form.submit.click();
    await expect(job.title).toHaveText("Refreshing Finance training");
    await job.expectFurtherThan(0);
  });

  const { id } = (await api.jobs(environment))[0] ?? { id: "" };
  await test.step("the job is read where the answer says that it is", async () => {
    await job.expect(id);
    const polled = traffic.gets().filter((url) => url.endsWith(`/jobs/${id}`) && url.includes("/api/"));
    const located = `${plain.url}/behind/a/gateway/api/test-environments/${environment.id}/jobs/${id}`;
    expect(new Set(polled)).toEqual(new Set([located]));
  });

  await test.step("a stop", async () => {
    await job.stop.click();
    await job.dialog.getByRole("button", { name: "Stop the refresh" }).click();
    await job.expectStatus("CANCELLED");
    await page.getByRole("link", { name: "Finance training", exact: true }).click();
    await expect(page.locator(`tr[data-job-id="${id}"]`)).toHaveAttribute("data-status", "CANCELLED");
  });

  await test.step("what needs our server is absent, and is asked for once", async () => {
    await expect(page.getByText(/^Updated \d/)).toBeVisible();
    await expect(page.getByText("Up to date: changes show at once")).toBeHidden();
    await expect(page.getByText("Demonstration: nothing here is real.")).toBeHidden();
    expect(traffic.gets().filter((url) => url.includes("/api/console/"))).toEqual([`${plain.url}/api/console/session`]);
  });
});

test("its pages can be opened by their addresses", async ({ page, api, traffic, plain }) => {
  const environment = await api.named("QA Americas");
  const { id } = await api.jobOf(environment, "IMPORTING");
  await new JobPage(page, environment).open(id);
  await page.goto(`/environments/${environment.id}/refresh`);
  await expect(page.getByText("A job is already running or planned.")).toBeVisible();
  // Asked once by each page that was loaded.
  expect(traffic.gets().filter((url) => url.includes("/api/console/"))).toHaveLength(2);
  expect(traffic.gets().every((url) => url.startsWith(plain.url))).toBe(true);
});
