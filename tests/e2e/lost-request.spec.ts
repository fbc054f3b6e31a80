import { expect, test as served } from "./app.ts";
import { Gateway } from "./gateway.ts";
import { JobPage, RefreshForm } from "./pages.ts";
import { ownServer } from "./server.ts";

/** The whole console behind a gateway that loses what it is told to lose. */
const test = served.extend<{ gateway: Gateway }>({
  gateway: async ({ server }, use) => {
    const gateway = await Gateway.start(server.url);
    await use(gateway);
    await gateway.close();
  },
});

test.use(ownServer({ clockSpeed: 1 }));

const UNKNOWN = "We sent the request but got no answer. We are checking; please do not start it again.";
const isCreate = (method: string, path: string) => method === "POST" && path.endsWith("/jobs");

test("an answer that is lost is found by the server's own word, also after a reload", async ({ page, api, traffic, gateway }) => {
  const environment = await api.named("UAT Europe");
  const form = new RefreshForm(page, environment);
  // Nothing comes back from now on: not the answer, and not what the page would look at.
  gateway.fate = (method, path) => (isCreate(method, path) ? "answer lost" : "passed");
  await page.goto(`${gateway.url}/environments/${environment.id}/refresh`);
  await form.name.fill("UAT Europe");
  gateway.fate = (method, path) => (isCreate(method, path) ? "answer lost" : path.startsWith("/api/") ? "never arrives" : "passed");
  await form.submit.click();
  await expect(page.getByRole("alert").filter({ hasText: UNKNOWN })).toBeVisible();
  await expect(form.name).toBeDisabled();

  // A reload at this moment asks for nothing anew.
  gateway.fate = () => "passed";
  await page.reload();
  const job = new JobPage(page, environment);
  await job.expectStatus(/^(NEW|QUEUED)$/);
  const [made] = await api.jobs(environment);
  await job.expect(made?.id ?? "");
  expect(traffic.posts()).toHaveLength(1);
});

test("a request that never arrived locks the form over a reload, and can be sent once more", async ({ page, api, traffic, gateway }) => {
  const environment = await api.named("Finance training");
  const before = await api.jobs(environment);
  const form = new RefreshForm(page, environment);
  await page.clock.install();
  await page.goto(`${gateway.url}/environments/${environment.id}/refresh`);
  await form.name.fill("Finance training");
  await page.getByText("Say why (optional)").click();
  await page.getByLabel("Reason").fill("Training of the new colleagues");
  gateway.fate = (method, path) => (isCreate(method, path) ? "never arrives" : "passed");
  await form.submit.click();
  const unknown = page.getByRole("alert").filter({ hasText: UNKNOWN });
  await expect(unknown).toBeVisible();

  await page.reload();
  await expect(unknown).toBeVisible();
  await expect(form.name).toBeDisabled();
  await expect(page.getByRole("button", { name: "Send it once more" })).toBeHidden();

  await page.clock.fastForward(125_000);
  const again = page.getByRole("button", { name: "Send it once more" });
  await expect(again).toBeVisible();
  await expect(page.getByRole("alert").filter({ hasText: "No new refresh has shown up." })).toBeVisible();
  expect(await api.jobs(environment)).toHaveLength(before.length);
  gateway.fate = () => "passed";
  await again.click();
  const job = new JobPage(page, environment);
  await job.expectStatus(/^(NEW|QUEUED)$/);
  await expect(page.getByText("Training of the new colleagues")).toBeVisible();
  expect(await api.jobs(environment)).toHaveLength(before.length + 1);
  const keys = traffic.posts().map((request) => request.headers()["idempotency-key"]);
  expect(keys).toHaveLength(2);
  expect(keys[0]).toBe(keys[1]);
});
