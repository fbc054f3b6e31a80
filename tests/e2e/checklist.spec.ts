import { expect, test } from "./app.ts";
import { JobPage } from "./pages.ts";
import { PlainHost } from "./plain.ts";
import { ownServer } from "./server.ts";

test.use(ownServer({ clockSpeed: 1 }));

test("who does something after a refresh ticks it off, and everybody sees it", async ({ page, context, api }) => {
  const environment = await api.named("UAT Europe");
  const { id } = await api.jobOf(environment, "COMPLETED");
  await new JobPage(page, environment).open(id);
  const other = await context.newPage();
  await new JobPage(other, environment).open(id);
  const [here, there] = [page, other].map((page) => ({
    users: page.getByRole("checkbox", { name: "Users", exact: true }),
    count: page.getByRole("status").filter({ hasText: / of 7 done/ }),
    bar: page.getByRole("progressbar", { name: "Set up again" }),
  }));
  if (!here || !there) throw new Error("there are two pages");

  await expect(here.count).toHaveText("0 of 7 done");
  await expect(page.getByRole("checkbox")).toHaveCount(7);
  await here.users.check();
  await expect(here.count).toHaveText("1 of 7 done");
  await expect(page.getByText(/^Done/)).toBeVisible();
  await expect(there.users).toBeChecked({ timeout: 15_000 });
  await expect(there.bar).toHaveAttribute("aria-valuenow", "14");

  await there.users.focus();
  await other.keyboard.press("Space");
  await expect(there.count).toHaveText("0 of 7 done");
  await expect(here.users).not.toBeChecked({ timeout: 15_000 });
});

test("a tick that could not be saved goes back and says so", async ({ page, api, server }) => {
  const environment = await api.named("UAT Europe");
  const { id } = await api.jobOf(environment, "COMPLETED");
  const host = await PlainHost.start(server.url, { whole: true });
  await page.goto(`${host.url}/environments/${environment.id}/jobs/${id}`);
  const pages = page.getByRole("checkbox", { name: "Payment pages" });
  await expect(pages).not.toBeChecked();
  host.ways.instead = (method) => (method === "PUT" ? { status: 500 } : undefined);
  await pages.click();
  await expect(page.getByRole("alert").filter({ hasText: "The tick could not be saved." })).toBeVisible();
  await expect(pages).not.toBeChecked();
  host.ways.instead = undefined;
  await pages.check();
  await expect(page.getByRole("alert")).toBeHidden();
  await expect(pages).toBeChecked();
  await pages.uncheck();
  await host.close();
});

test("there is no list before the end, nor after what was stopped", async ({ page, api }) => {
  for (const [name, status] of [["QA Americas", "IMPORTING"], ["Release check", "CANCELLED"]] as const) {
    const environment = await api.named(name);
    const job = new JobPage(page, environment);
    await job.open((await api.jobOf(environment, status)).id);
    await job.expectStatus(status);
    await expect(page.getByText("What happened so far")).toBeVisible();
    await expect(page.getByText("Set up again")).toBeHidden();
  }
});

test("where there is only the API, it is a list to read", async ({ page, api, server }) => {
  const environment = await api.named("UAT Europe");
  const { id } = await api.jobOf(environment, "COMPLETED");
  const plain = await PlainHost.start(server.url);
  await page.goto(`${plain.url}/environments/${environment.id}/jobs/${id}`);
  await expect(page.getByText("Mediation data is not refreshed.")).toBeVisible();
  await expect(page.getByRole("checkbox")).toHaveCount(0);
  await plain.close();
});
