import { NAMES } from "../names.ts";
import { manyJobs } from "./many.ts";
import { expect, NOBODY, type Sight, type Stage } from "./stage.ts";

/** The page of one sandbox. */
export const SANDBOX: Record<string, Sight> = {
  "sandbox that can be refreshed": (stage) => openSandbox(stage, "UAT Europe", "now"),
  "sandbox with a refresh that runs": (stage) => openSandbox(stage, "UAT Asia Pacific", "busy"),
  "sandbox with a plan": (stage) => openSandbox(stage, "Integration", "busy"),
  "sandbox that has to wait": (stage) => openSandbox(stage, "Release check", "waiting"),
  "sandbox that is switched off": (stage) => openSandbox(stage, "Proof of concept 2024", "denied"),
  "sandbox with everything unfolded": async (stage) => {
    await openSandbox(stage, "UAT Europe", "now");
    await stage.unfolds();
    const { page } = stage;
    await page.getByRole("columnheader", { name: stage.say("table.duration") }).getByRole("button").click();
    await expect(page.getByText("tenantName: UAT Europe")).toBeVisible();
  },
  "sandbox whose notes are edited": async (stage) => {
    await openSandbox(stage, "UAT Europe", "now");
    await stage.button("notes.edit").click();
    await expect(stage.page.getByRole("dialog", { name: stage.say("notes.title", { name: "UAT Europe" }) })).toBeVisible();
  },
  "sandbox with an address that is none": async (stage) => {
    await openSandbox(stage, "UAT Europe", "now");
    await stage.button("recipients.add").click();
    await stage.page.getByLabel(stage.say("recipients.address")).fill("nobody");
    await stage.button("save").click();
    await stage.sees("recipients.address.wrong");
  },
  "sandbox that is about to be held": async (stage) => {
    await openSandbox(stage, "UAT Europe", "now");
    await stage.button("hold.make").click();
    await stage.button("hold.send").click();
    await stage.sees("hold.reason.missing");
  },
  "sandbox that is on hold": async (stage) => {
    await stage.api.hold(await stage.api.named("Sales demo"), 1, "UAT week");
    await openSandbox(stage, "Sales demo", "held");
  },
  "sandbox with a refresh that waits for its moment": async (stage) => {
    await stage.api.wish(await stage.api.named("Migration rehearsal"), "For the dress rehearsal");
    await openSandbox(stage, "Migration rehearsal", "waiting");
    await expect(stage.page.getByText("For the dress rehearsal")).toBeVisible();
  },
  "sandbox that is on its way": async (stage) => {
    const { id } = await stage.api.named("UAT Europe");
    stage.holdsBack(new RegExp(`/test-environments/${id}$`));
    await stage.page.goto(`/environments/${id}`);
    await expect(stage.page.getByRole("status", { name: stage.say("app.loading") })).toBeVisible();
  },
  "sandbox that does not come": async (stage) => {
    const { id } = await stage.api.named("UAT Europe");
    stage.answers(new RegExp(`/test-environments/${id}`));
    await stage.page.goto(`/environments/${id}`);
    await stage.sees("error.failing");
  },
  "sandbox of which a part does not come": async (stage) => {
    const { id } = await stage.api.named("UAT Europe");
    stage.answers(/\/(jobs|notes|holds|notifications)$/);
    await stage.page.goto(`/environments/${id}`);
    await stage.seesName("UAT Europe");
    await expect(stage.page.getByRole("alert").first()).toBeVisible();
    await stage.sees("recipients");
  },
  "sandbox without network": async (stage) => {
    await openSandbox(stage, "UAT Asia Pacific", "busy");
    await stage.losesNetwork();
  },
  "sandbox that is not there": async (stage) => {
    await stage.page.goto(`/environments/${NOBODY}`);
    await stage.sees("error.not_found.environment");
  },
  "sandbox on which nothing has run": async (stage) => {
    const { id } = await stage.api.named("UAT Europe");
    stage.edits<{ result: object[] }>(new RegExp(`/${id}/jobs$`), (value) => (value.result = []));
    await stage.page.goto(`/environments/${id}`);
    await stage.sees("environment.history.empty");
  },
  "sandbox with 5,000 jobs": async (stage) => {
    const environment = await stage.api.named("UAT Europe");
    const [real] = await stage.api.jobs(environment);
    stage.edits<{ result: object[] }>(/\/jobs$/, (value) => (value.result = manyJobs(real, 5000)));
    await openSandbox(stage, "UAT Europe", "now");
  },
  ...Object.fromEntries(
    Object.entries(NAMES).map(([kind, name]): [string, Sight] => [
      `sandbox with ${kind}`,
      async (stage) => {
        await openSandbox(stage, "UAT Asia Pacific", "busy", (await stage.calls("UAT Asia Pacific", name)).tenantName);
      },
    ]),
  ),
};

async function openSandbox(stage: Stage, name: string, refreshable: string, called = name): Promise<void> {
  const { id } = await stage.api.named(name);
  const { page } = stage;
  await page.goto(`/environments/${id}`);
  await expect(page.locator(`[data-environment-id="${id}"]`)).toHaveAttribute("data-refreshable", refreshable);
  await stage.seesName(called);
  await expect(page.locator("tr[data-job-id]").first()).toBeVisible();
  // What people keep comes last.
  await stage.sees("recipients");
}
