import { expect, test } from "./app.ts";
import { RefreshForm } from "./pages.ts";
import { ownServer } from "./server.ts";

// Half a day in a second: nine days of waiting are over soon enough to watch.
test.use(ownServer({ clockSpeed: 43_200 }));

test("a refresh waits for its first possible moment, starts by itself, and that is told", async ({ page, context, api }) => {
  test.setTimeout(90_000);
  const environment = await api.named("Release check");
  const form = new RefreshForm(page, environment);
  await form.open();
  await page.getByRole("radio", { name: "As soon as possible" }).check();
  await form.name.fill("Release check");
  await form.plan.click();

  await expect(page.getByRole("heading", { level: 1, name: "Release check" })).toBeVisible();
  const title = page.getByRole("heading", { name: "A refresh waits for its first possible moment" });
  await expect(title).toBeVisible();
  await expect(page.getByText(/It starts by itself about .*, in /)).toBeVisible();
  // Somebody else sees it as well.
  const other = await context.newPage();
  await other.goto(`/environments/${environment.id}`);
  await expect(other.getByRole("heading", { name: "A refresh waits for its first possible moment" })).toBeVisible();

  const done = page.getByRole("status").filter({ hasText: "The refresh that waited for its moment has started." });
  await expect(done).toBeVisible({ timeout: 60_000 });
  const jobs = await api.jobs(environment);
  expect(jobs.filter(({ jobType }) => jobType === "REFRESH")).toHaveLength(jobs.length - 1);
  await page.getByRole("button", { name: "Understood" }).click();
  await expect(done).toBeHidden();
});
