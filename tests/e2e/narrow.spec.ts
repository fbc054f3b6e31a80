import type { Page } from "@playwright/test";
import { wrongs } from "./fit.ts";
import { NAMES } from "./names.ts";
import { JobPage, RefreshForm } from "./pages.ts";
import { expect, type Scene, test } from "./scene.ts";

// A phone of the smallest kind, a zoom of 400 % on a usual screen, or a column in somebody's portal.
test.use({ viewport: { width: 320, height: 640 } });

const names = Object.entries({ "an ordinary name": "UAT Asia Pacific", ...NAMES });

/** The list, too, has it. */
async function look(page: Page, where: string): Promise<void> {
  expect(await wrongs(page), where).toEqual([]);
}

function isCalled(scene: Scene, name: string): void {
  scene.sandbox.tenantName = name;
}

for (const [kind, name] of names) {
  test(`${kind}: a refresh that runs, everywhere`, async ({ page, scene }) => {
    isCalled(scene, name);
    await page.goto("/");
    await expect(page.getByRole("link", { name, exact: true })).toBeVisible();
    await expect(page.getByText("Looking up its jobs")).toHaveCount(0);
    await look(page, "the list");

    await page.goto(scene.page.environment);
    await expect(page.getByRole("heading", { level: 1 })).toContainText(name);
    await expect(page.locator("tr[data-job-id]").first()).toBeVisible();
    for (const details of await page.locator("summary").all()) await details.click();
    await look(page, "the page of the sandbox");

    await page.goto("/calendar");
    await expect(page.locator(".time-table th bdi").first()).toBeVisible();
    await look(page, "the calendar as a table");
    await page.goto("/calendar?as=picture");
    await expect(page.locator("[data-track] [data-what=running]").first()).toBeVisible();
    await look(page, "the calendar as a picture");

    const job = new JobPage(page, { ...scene.environment, tenantName: name });
    await job.open(scene.id);
    await expect(job.title).toContainText(name);
    for (const details of await page.locator("summary").all()) await details.click();
    await look(page, "the page of the refresh");
    await job.stop.click();
    await expect(job.dialog).toBeVisible();
    await look(page, "the question whether to stop it");
    await expect(page.locator("main script, main h1 b")).toHaveCount(0);
    await expect(page).not.toHaveTitle("taken");
  });

  test(`${kind}: the refresh flow`, async ({ page, service, host }) => {
    const environment = await service.named("UAT Europe");
    host.ways.edits = (_, value: { id?: string; tenantName?: string }) => {
      if (value.id === environment.id) value.tenantName = name;
    };
    await page.goto(`/environments/${environment.id}/refresh`);
    const form = new RefreshForm(page, { ...environment, tenantName: name });
    const field = page.getByRole("textbox", { name: /^Type / });
    await field.fill("something else");
    await field.press("Enter");
    await expect(page.getByText("This is not the name yet.")).toBeVisible();
    for (const details of await page.locator("summary").all()) await details.click();
    await look(page, "the form, with a wrong name");
    await form.later.check();
    await look(page, "the form for later");
    await form.now.check();
    await field.fill(name);
    await expect(page.getByRole("button", { name: /^Delete data and refresh/ })).toHaveAttribute("aria-disabled", "false");
    await look(page, "the form that is ready");

    host.ways.instead = (method) => (method === "POST" ? { status: 502, body: "<html>" } : undefined);
    await page.getByRole("button", { name: /^Delete data and refresh/ }).click();
    await expect(page.getByRole("alert")).toBeVisible();
    await look(page, "the form of which nobody knows what became of it");
  });
}

test("the help", async ({ page }) => {
  await page.goto("/help");
  await expect(page.getByRole("heading", { level: 1, name: "Help" })).toBeVisible();
  for (const details of await page.locator("main summary").all()) await details.click();
  await look(page, "the help");
});
