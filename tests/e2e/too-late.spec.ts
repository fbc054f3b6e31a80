import { expect, test } from "./app.ts";
import { JobPage } from "./pages.ts";
import { ownServer } from "./server.ts";

// The sample that copies out of production begins to be emptied a few seconds after the start.
test.use(ownServer({ clockSpeed: 2400 }));

test("a stop that comes too late changes nothing and says so", async ({ page, api }) => {
  test.setTimeout(60_000);
  const environment = await api.named("UAT Asia Pacific");
  const { id } = await api.jobOf(environment, "EXPORTING");
  const job = new JobPage(page, environment);
  await job.open(id);
  await job.stop.click();
  await expect(job.dialog).toBeVisible();

  // Somebody thinks about it for too long.
  const status = async () => (await api.job(environment, id)).status;
  await expect.poll(status, { timeout: 40_000 }).toMatch(/^(RESETTING|IMPORTING)$/);
  const yes = job.dialog.getByRole("button", { name: "Stop the refresh" });
  const refused = page.waitForResponse((answer) => answer.request().method() === "POST");
  await yes.click();
  expect((await refused).status()).toBe(400);
  await expect(page.getByRole("alert").filter({ hasText: "It could not be stopped." })).toBeVisible();
  await expect(page.getByText("It can no longer be stopped.")).toBeVisible();
  await expect(job.stop).toBeHidden();
  await job.expectStatus("COMPLETED", 40_000);
});
