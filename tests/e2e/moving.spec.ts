import { expect, test } from "./app.ts";
import { JobPage, RefreshForm } from "./pages.ts";
import { ownServer } from "./server.ts";

// A stop takes two minutes there: ten seconds.
test.use(ownServer({ clockSpeed: 12, flags: ["--contact", "IT service desk <it@example.com>"] }));

test("a planned refresh is moved, and nobody starts another one meanwhile", async ({ page, context, api }) => {
  const environment = await api.named("UAT Europe");
  const form = new RefreshForm(page, environment);
  await form.open();
  await form.later.check();
  await form.time.fill("2031-03-04T05:30");
  await form.name.fill("UAT Europe");
  await form.plan.click();
  const job = new JobPage(page, environment);
  await job.expectStatus("SCHEDULED");
  const { id } = await api.jobOf(environment, "SCHEDULED");

  await page.getByRole("button", { name: "Move to another time…" }).click();
  const time = page.getByLabel("New day and time (Berlin time)");
  const move = page.getByRole("button", { name: "Move to this time" });
  await expect(move).toHaveAttribute("aria-disabled", "true");
  await move.click({ force: true });
  await expect(time).toHaveAccessibleDescription(/It is planned for this time already\.$/);
  await time.fill("2031-03-07T21:00");
  await move.click();

  // It takes a while to stop the old one: the sandbox's page says so, and the form on another device does not open.
  const moving = /The planned refresh is being moved to Fri,? 7 Mar 2031,? (at )?21:00\./;
  await expect(page.getByRole("status").filter({ hasText: moving })).toBeVisible();
  const other = await context.newPage();
  await other.goto(`/environments/${environment.id}/refresh`);
  await expect(other.getByRole("status").filter({ hasText: moving })).toBeVisible();
  await expect(other.getByRole("textbox")).toBeHidden();

  await expect(page.getByText(/Planned for Fri,? 7 Mar 2031,? (at )?21:00/).first()).toBeVisible({ timeout: 20_000 });
  await expect(page.getByRole("status").filter({ hasText: moving })).toBeHidden();
  const moved = await api.jobOf(environment, "SCHEDULED");
  expect(moved.id).not.toBe(id);
  expect(moved.scheduledRefreshTime).toBe("2031-03-07T20:00:00Z");
  expect((await api.job(environment, id)).status).toBe("CANCELLED");
  await expect(other.getByText("A job is already running or planned")).toBeVisible();
});

test("whoever cannot refresh is told whom to ask", async ({ page, api }) => {
  const environment = await api.named("Legacy billing");
  await page.goto(`/environments/${environment.id}/refresh`);
  await expect(page.getByText("This sandbox cannot be refreshed")).toBeVisible();
  await expect(page.getByRole("link", { name: "Ask IT service desk" })).toHaveAttribute("href", "mailto:it@example.com");
});
