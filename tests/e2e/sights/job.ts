import { Clock } from "../clock.ts";
import { NAMES } from "../names.ts";
import { expect, NOBODY, type Sight, type Stage } from "./stage.ts";

/** Where the page reads the job. */
const ONE_JOB = /^\/api\/test-environments\/[^/]+\/jobs\/[^/]+$/;

/** The page of one refresh. */
export const JOB: Record<string, Sight> = {
  "job that runs": (stage) => openJob(stage, "UAT Asia Pacific", "EXPORTING"),
  "job that cannot be stopped": (stage) => openJob(stage, "QA Americas", "IMPORTING"),
  "job with the question open": async (stage) => {
    await openJob(stage, "UAT Asia Pacific", "EXPORTING");
    await stage.button("job.stop.button").click();
    await expect(stage.page.getByRole("dialog")).toBeVisible();
  },
  "job with its details open": async (stage) => {
    await openJob(stage, "Data migration dry run", "FAILED");
    await stage.unfolds();
    await expect(stage.page.getByText("progressPercentage: ")).toBeVisible();
  },
  "job that is planned": (stage) => openJob(stage, "Integration", "SCHEDULED"),
  "job whose plan is about to be moved": async (stage) => {
    await openJob(stage, "Integration", "SCHEDULED");
    await stage.button("move.button").click();
    await expect(stage.page.locator("input[type=datetime-local]")).toBeVisible();
  },
  "job that is ready": async (stage) => {
    await openJob(stage, "UAT Europe", "COMPLETED");
    await stage.sees("checklist.title");
  },
  "job with the list to tick off": async (stage) => {
    await openJob(stage, "UAT Europe", "COMPLETED");
    await stage.sees("checklist.title");
    await stage.unfolds();
    await stage.sees("checklist.revenue.how");
  },
  "job that failed": (stage) => openJob(stage, "Data migration dry run", "FAILED"),
  "job that was stopped": (stage) => openJob(stage, "Release check", "CANCELLED"),
  "job that makes a sandbox": (stage) => openJob(stage, "Partner portal", "PROVISIONING"),
  "job that is on its way": async (stage) => {
    const path = await pathOf(stage, "UAT Asia Pacific", "EXPORTING");
    stage.holdsBack(ONE_JOB);
    await stage.page.goto(path);
    await expect(stage.page.getByRole("status", { name: stage.say("app.loading") })).toBeVisible();
  },
  "job that does not come": async (stage) => {
    const path = await pathOf(stage, "UAT Asia Pacific", "EXPORTING");
    stage.answers(ONE_JOB);
    await stage.page.goto(path);
    await stage.sees("error.failing");
  },
  "job of which a part does not come": async (stage) => {
    const environment = await stage.api.named("UAT Asia Pacific");
    const path = await pathOf(stage, "UAT Asia Pacific", "EXPORTING");
    stage.answers(new RegExp(`^/api/.*(/stories/[^/]+|/jobs|/${environment.id})$`));
    await stage.page.goto(path);
    await stage.sees("job.seen.title");
  },
  "job without network": async (stage) => {
    await openJob(stage, "UAT Asia Pacific", "EXPORTING");
    await stage.losesNetwork();
  },
  "job that is not there": async (stage) => {
    const { id } = await stage.api.named("UAT Europe");
    await stage.page.goto(`/environments/${id}/jobs/${NOBODY}`);
    await stage.sees("error.not_found.job");
  },
  "job that is no longer listed": async (stage) => {
    await Clock.install(stage.page.context());
    await openJob(stage, "UAT Asia Pacific", "EXPORTING");
    const body = { title: "Not Found", status: 404 };
    stage.answers(ONE_JOB, { status: 404, headers: { "content-type": "application/problem+json" }, body });
    // Only after some looks over some minutes nobody doubts it.
    for (let look = 0; look < 4; look++) {
      const answered = stage.page.waitForResponse((response) => response.status() === 404);
      await stage.looksAgain();
      await answered;
      await Clock.of(stage.page).pass(60_000);
    }
    await stage.sees("job.gone");
  },
  ...Object.fromEntries(
    Object.entries(NAMES).map(([kind, name]): [string, Sight] => [
      `job of a sandbox with ${kind}`,
      async (stage) => {
        await stage.calls("UAT Asia Pacific", name);
        await openJob(stage, "UAT Asia Pacific", "EXPORTING", name);
      },
    ]),
  ),
};

async function pathOf({ api }: Stage, name: string, status: string): Promise<string> {
  const environment = await api.named(name);
  return `/environments/${environment.id}/jobs/${(await api.jobOf(environment, status)).id}`;
}

async function openJob(stage: Stage, name: string, status: string, called = name): Promise<void> {
  const { page } = stage;
  await page.goto(await pathOf(stage, name, status));
  await expect(page.locator("[data-job-id]").first()).toHaveAttribute("data-status", status);
  // The name arrives with the environment; until then its id stands in the title.
  await stage.seesName(called);
}
