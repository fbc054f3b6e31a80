import { expect, test } from "./app.ts";
import { JobPage, RefreshForm } from "./pages.ts";
import { ownServer } from "./server.ts";

test.use(ownServer({ clockSpeed: 480 }));

test("what was typed is still there after a reload, and nowhere else", async ({ context, page, api, traffic }) => {
  const environment = await api.named("UAT Europe");
  const form = new RefreshForm(page, environment);
  await form.open();
  await expect(form.now).toBeChecked();
  await form.later.check();
  await form.time.fill("2030-03-04T05:30");
  await form.name.fill("UAT Eur");
  await page.reload();
  await expect(form.name).toHaveValue("UAT Eur");
  await expect(form.later).toBeChecked();
  await expect(form.time).toHaveValue("2030-03-04T05:30");
  expect(traffic.posts()).toEqual([]);

  const other = new RefreshForm(page, await api.named("Finance training"));
  await other.open();
  await expect(other.name).toHaveValue("");
  await expect(other.now).toBeChecked();
  const elsewhere = new RefreshForm(await context.newPage(), environment);
  await elsewhere.open();
  await expect(elsewhere.name).toHaveValue("");
});

test("a form that was left on purpose or was sent begins anew", async ({ page, api }) => {
  const environment = await api.named("Sales demo");
  const form = new RefreshForm(page, environment);
  await form.open();
  await form.name.fill("Sales demo");
  await form.keep.click();
  await form.open();
  await expect(form.name).toHaveValue("");

  await form.name.fill("Sales demo");
  await form.submit.click();
  const job = new JobPage(page, environment);
  await job.expectStatus(/NEW|QUEUED/);
  await job.stop.click();
  await job.dialog.getByRole("button", { name: "Stop the refresh" }).click();
  await job.expectStatus("CANCELLED");
  await form.open();
  await expect(form.name).toHaveValue("");
});
