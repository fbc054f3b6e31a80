import { NAMES } from "../names.ts";
import { expect, NOBODY, type Sight, type Stage } from "./stage.ts";

/** The refresh flow. */
export const REFRESH: Record<string, Sight> = {
  "refresh now": async (stage) => {
    await openForm(stage, "UAT Europe");
  },
  "refresh with a wrong name": async (stage) => {
    const field = await openForm(stage, "UAT Europe");
    await field.fill("x");
    await field.press("Enter");
    await stage.sees("refresh.name.wrong", { name: "UAT Europe" });
  },
  "refresh that is ready to go": async (stage) => {
    await (await openForm(stage, "UAT Europe")).fill("UAT Europe");
    await expect(stage.button("refresh.submit", { name: "UAT Europe" })).toHaveAttribute("aria-disabled", "false");
  },
  "refresh later, by a time that cannot be": async (stage) => {
    await openForm(stage, "Release check");
    await stage.page.locator("input[type=datetime-local]").fill("2020-01-01T00:00");
    await stage.sees("refresh.later.past");
  },
  "refresh as soon as possible, with a reason": async (stage) => {
    await openForm(stage, "Release check");
    await stage.page.getByRole("radio", { name: stage.say("refresh.soonest") }).check();
    await stage.page.getByText(stage.say("refresh.reason")).click();
    await expect(stage.page.getByLabel(stage.say("refresh.reason.label"), { exact: true })).toBeVisible();
  },
  "refresh with everything unfolded": async (stage) => {
    await openForm(stage, "UAT Europe");
    await stage.unfolds();
    await stage.sees("again.warehouse");
  },
  "refresh that is blocked by a job": (stage) => openBlocked(stage, "QA Americas", "refresh.blocked.busy"),
  "refresh that is denied": (stage) => openBlocked(stage, "Legacy billing", "refresh.blocked.denied"),
  "refresh of a sandbox on hold": async (stage) => {
    await stage.api.hold(await stage.api.named("Sales demo"), 1, "UAT week");
    await openForm(stage, "Sales demo");
    await expect(stage.page.getByText("UAT week").first()).toBeVisible();
  },
  "refresh that is on its way": async (stage) => {
    const { id } = await stage.api.named("UAT Europe");
    stage.holdsBack(/\/jobs$/);
    await stage.page.goto(`/environments/${id}/refresh`);
    await stage.seesTitle("refresh.title", { name: "UAT Europe" });
    await expect(stage.page.getByRole("status", { name: stage.say("app.loading") })).toBeVisible();
  },
  "refresh of which nobody knows what stands against it": async (stage) => {
    const { id } = await stage.api.named("UAT Europe");
    stage.answers(/\/jobs$/);
    await stage.page.goto(`/environments/${id}/refresh`);
    await stage.sees("error.failing");
  },
  "refresh of a sandbox that is not there": async (stage) => {
    await stage.page.goto(`/environments/${NOBODY}/refresh`);
    await stage.sees("error.not_found.environment");
  },
  "refresh of which nobody knows what became of it": async (stage) => {
    const field = await openForm(stage, "Finance training");
    stage.host.ways.instead = (method) => (method === "POST" ? { status: 502, body: "<html>" } : undefined);
    await field.fill("Finance training");
    await field.press("Enter");
    await stage.sees("refresh.unknown");
  },
  "refresh that the server refuses": async (stage) => {
    const field = await openForm(stage, "Finance training");
    const body = { title: "Conflict", status: 409, detail: "Another person has just started one.", trackId: "7f3a9c20" };
    const refusal = { status: 409, headers: { "content-type": "application/problem+json" }, body };
    stage.host.ways.instead = (method) => (method === "POST" ? refusal : undefined);
    await field.fill("Finance training");
    await field.press("Enter");
    await stage.sees("refresh.refused");
  },
  ...Object.fromEntries(
    Object.entries(NAMES).map(([kind, name]): [string, Sight] => [
      `refresh of a sandbox with ${kind}`,
      async (stage) => {
        await stage.calls("UAT Europe", name);
        const field = await openForm(stage, "UAT Europe", name);
        await field.fill("x");
        await field.press("Enter");
        await expect(field).toHaveAttribute("aria-invalid", "true");
      },
    ]),
  ),
};

async function openForm(stage: Stage, name: string, called = name) {
  await stage.page.goto(`/environments/${(await stage.api.named(name)).id}/refresh`);
  await stage.seesTitle("refresh.title", { name: called });
  const field = stage.page.getByRole("textbox", { name: stage.say("refresh.name", { name: called }) });
  await expect(field).toBeVisible();
  return field;
}

async function openBlocked(stage: Stage, name: string, reason: string): Promise<void> {
  await stage.page.goto(`/environments/${(await stage.api.named(name)).id}/refresh`);
  await stage.sees(reason);
}
