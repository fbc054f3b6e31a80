import { expect, test } from "./app.ts";
import { JobPage, RefreshForm } from "./pages.ts";
import { ownServer } from "./server.ts";

// A refresh can be stopped for half a minute then, and a stop takes half a second.
test.use(ownServer({ clockSpeed: 240 }));

test("a refresh is stopped, and a stop is no refresh", async ({ page, api, traffic }) => {
  const environment = await api.named("UAT Europe");
  const form = new RefreshForm(page, environment);
  await form.open();
  await form.name.fill("UAT Europe");
  await form.submit.click();
  const job = new JobPage(page, environment);
  await job.expectStatus(/^(NEW|QUEUED|INITIATED|EXPORTING)$/);
  const { id } = (await api.jobs(environment))[0] ?? { id: "" };
  await job.expect(id);
  await expect(page.getByText("You can still stop it, until it empties the sandbox.")).toBeVisible();

  await test.step("a dialog that is left changes nothing", async () => {
    const harmless = job.dialog.getByRole("button", { name: "Let it go on" });
    await job.stop.click();
    await expect(harmless).toBeFocused();
    await harmless.click();
    await expect(job.dialog).toBeHidden();
    await job.stop.click();
    await expect(job.dialog).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(job.dialog).toBeHidden();
    await expect(job.stop).toBeFocused();
    expect(traffic.posts()).toHaveLength(1);
    expect((await api.job(environment, id)).status).not.toMatch(/CANCEL/);
  });

  await test.step("the other button stops it", async () => {
    await job.stop.click();
    await job.dialog.getByRole("button", { name: "Stop the refresh" }).click();
    await expect(job.title).toHaveText("Stopping the refresh of UAT Europe");
    await expect(page.getByRole("status").filter({ hasText: "It is being stopped. The data in the sandbox stays as it is." })).toBeVisible();
    await expect(job.stop).toBeHidden();
    await expect(job.title).toHaveText("The refresh of UAT Europe was stopped");
    await job.expectStatus("CANCELLED");
    await expect(page.getByText("The sandbox keeps the data that it had.")).toBeVisible();
    expect(traffic.posts()).toHaveLength(2);
  });

  await test.step("the sandbox can be refreshed again at once", async () => {
    await page.getByRole("link", { name: "UAT Europe", exact: true }).click();
    await expect(page.locator(`[data-environment-id="${environment.id}"]`)).toHaveAttribute("data-refreshable", "now");
    const after = await api.named("UAT Europe");
    expect(after.lastRefreshTime).toBe(environment.lastRefreshTime);
    await page.getByRole("link", { name: "Refresh this sandbox…" }).click();
    await expect(form.submit).toBeVisible();
  });
});

test("what empties or fills the sandbox cannot be stopped, and the page says so", async ({ page, api }) => {
  const environment = await api.named("QA Americas");
  const { id } = await api.jobOf(environment, "IMPORTING");
  const job = new JobPage(page, environment);
  await job.open(id);
  await expect(page.getByText("It can no longer be stopped. The sandbox is being emptied and filled again.")).toBeVisible();
  await expect(job.stop).toBeHidden();

  const answer = await api.stop(environment, id);
  expect(answer.status()).toBe(400);
  expect(answer.headers()["content-type"]).toBe("application/problem+json");
  await job.expectFurtherThan((await job.shown()).percent);
  await job.expectStatus("IMPORTING");
});
