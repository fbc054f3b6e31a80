import { Clock } from "./clock.ts";
import { expect, type Stage, test } from "./sights/stage.ts";

// Time stands nearly still on the server: nothing changes by itself meanwhile.
test.use({ clockSpeed: 1 });

/** Everything that pages read, but who it is that looks. */
const READS = /^\/api\/(?!console\/session)/;

const toList = ({ page }: Stage) => page.getByRole("link", { name: "Sandboxes", exact: true }).first().click();
const toSandbox = ({ page }: Stage) => page.getByRole("link", { name: "UAT Europe", exact: true }).first().click();
const row = ({ page }: Stage) => page.locator("[data-environment-id]", { hasText: "UAT Europe" });
const skeleton = ({ page }: Stage) => page.getByRole("status", { name: "Loading" });

/** Opens the list, then a sandbox of it, and waits until both are there. */
async function lookAtBoth(stage: Stage): Promise<void> {
  await stage.page.goto("/");
  await expect(row(stage)).toContainText("Can be refreshed now");
  await toSandbox(stage);
  await expect(stage.page.locator("[data-job-id]").first()).toBeVisible();
  // Its cards too: what was never known is not remembered.
  await expect(skeleton(stage)).toHaveCount(0);
}

test("who comes back sees at once what was known, and not that it is up to date", async ({ stage, page }) => {
  await lookAtBoth(stage);
  stage.holdsBack(READS);
  await toList(stage);
  await expect(row(stage)).toContainText("Can be refreshed now");
  await expect(page.getByText(stage.say("fresh.live"))).toBeHidden();
  await toSandbox(stage);
  await expect(page.getByRole("heading", { level: 1, name: "UAT Europe" })).toBeVisible();
  await expect(page.locator("[data-job-id]").first()).toBeVisible();
  await expect(skeleton(stage)).toBeHidden();

  // The answers come, and it is up to date again.
  stage.host.ways.instead = undefined;
  await page.reload();
  await toList(stage);
  await expect(page.getByText(stage.say("fresh.live"))).toBeVisible();
});

test("what comes back is asked for anew, by the tag that it came with", async ({ stage, page }) => {
  await lookAtBoth(stage);
  const asked = page.waitForRequest((request) => request.url().endsWith("/console/overview"));
  await toList(stage);
  const request = await asked;
  expect(request.headers()["if-none-match"]).toMatch(/^(W\/)?".+"$/);
  expect((await request.response())?.status()).toBe(304);
  await expect(row(stage)).toContainText("Can be refreshed now");
});

test("after something was changed nothing is remembered", async ({ stage, page }) => {
  await lookAtBoth(stage);
  await page.getByRole("button", { name: "Edit notes…" }).click();
  await page.getByRole("dialog").getByLabel("Owner").fill("Quality");
  const saved = page.waitForResponse((answer) => answer.request().method() === "PUT");
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await saved;
  await expect(page.getByRole("dialog")).toBeHidden();
  stage.holdsBack(READS);
  await toList(stage);
  await expect(skeleton(stage)).toBeVisible();
  await expect(row(stage)).toBeHidden();
});

test("after a minute nothing is remembered", async ({ stage, page, context }) => {
  await Clock.install(context);
  await lookAtBoth(stage);
  await Clock.of(page).pass(61_000);
  stage.holdsBack(READS);
  await toList(stage);
  await expect(skeleton(stage)).toBeVisible();
  await expect(row(stage)).toBeHidden();
});
