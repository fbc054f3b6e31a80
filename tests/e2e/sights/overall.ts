import { NAMES } from "../names.ts";
import { callOddly, editRows } from "./list.ts";
import { manyJobs, manyRows } from "./many.ts";
import { expect, type Sight, type Stage } from "./stage.ts";

const FEED = /\/console\/jobs$/;
const OVERVIEW = /\/console\/overview$/;

/** What the activity page reads. */
interface Feed {
  jobs: object[];
  total?: number;
  next?: string;
}

/** What happens on all sandboxes. */
export const ACTIVITY: Record<string, Sight> = {
  activity: openActivity,
  "activity that fits nothing": async (stage) => {
    await stage.page.goto("/activity?q=zzz");
    await stage.sees("activity.none.title");
  },
  "activity that is on its way": async (stage) => {
    stage.holdsBack(FEED);
    await stage.page.goto("/activity");
    await expect(stage.page.getByRole("status", { name: stage.say("app.loading") })).toBeVisible();
  },
  "activity that does not come": async (stage) => {
    stage.answers(FEED);
    await stage.page.goto("/activity");
    await stage.sees("error.failing");
  },
  "activity of which the next answer does not come": async (stage) => {
    await openActivity(stage);
    stage.answers(FEED);
    await stage.page.getByRole("searchbox").fill("uat");
    await stage.sees("error.failing");
  },
  "activity without network": async (stage) => {
    await openActivity(stage);
    await stage.losesNetwork();
  },
  "activity of nothing": async (stage) => {
    editFeed(stage, () => []);
    await stage.page.goto("/activity");
    await stage.sees("activity.empty.title");
  },
  "activity of one job": async (stage) => {
    editFeed(stage, (jobs) => jobs.slice(0, 1));
    await openActivity(stage);
  },
  "activity of 500 jobs": async (stage) => {
    const environment = await stage.api.named("UAT Europe");
    const jobs = manyJobs((await stage.api.jobs(environment))[0], 500);
    editFeed(stage, () => jobs.map((job) => ({ environmentId: environment.id, environmentName: "UAT Europe", job })));
    await openActivity(stage);
  },
  "activity of odd names": async (stage) => {
    await callOddly(stage);
    await openActivity(stage);
  },
  "activity in front of the API alone": async (stage) => {
    stage.isPlain();
    await stage.page.goto("/activity");
    await stage.sees("activity.plain.title");
  },
};

const AUDIT = /\/console\/audit$/;

/** An entry of the log of who did what. */
interface Entry {
  sequence: number;
  person?: string;
  action: string;
  outcome: string;
  reason?: string;
  detail?: string;
}

/** Who did what. */
export const LOG: Record<string, Sight> = {
  log: async (stage) => {
    await openLog(stage);
    await stage.sees("log.not_known");
  },
  "log with details open": async (stage) => {
    await openLog(stage);
    await stage.button("log.details").first().click();
    await stage.button("log.details").last().click();
    await expect(stage.page.getByText("trackId: ")).toHaveCount(2);
  },
  "log that fits nothing": async (stage) => {
    await stage.page.goto("/activity?view=log&outcome=lost");
    await stage.sees("log.none.title");
  },
  "log with its days turned round": async (stage) => {
    await openLog(stage, "&from=2026-01-02&until=2026-01-01");
    await stage.sees("activity.turned");
  },
  "log of everything there is": async (stage) => {
    const actions = ["refresh", "move", "stop", "wait", "end-wait", "hold", "end-hold", "note", "tick", "untick", "add-recipient", "change-recipient", "remove-recipient", "fly"];
    const outcomes = ["asked", "done", "refused", "unknown", "lost", "landed"];
    editLog(stage, ([real]) =>
      actions.map((action, index) => ({
        ...(real as Entry),
        sequence: actions.length - index,
        action,
        outcome: outcomes[index % outcomes.length] ?? "",
        ...(index % 3 === 0 ? { person: "Anna Weber" } : {}),
        ...(index % 4 === 2 ? { detail: "This test environment already has a job that is NEW." } : {}),
      })),
    );
    await openLog(stage);
    await stage.sees("log.other", { word: "fly" });
  },
  "log of long reasons": async (stage) => {
    editLog(stage, (entries) => entries.map((entry) => ({ ...entry, reason: "Rechnungslauf ".repeat(36).slice(0, 500), detail: "x".repeat(500), person: "Maximiliane".repeat(12) })));
    await openLog(stage);
  },
  "log of 500 entries": async (stage) => {
    editLog(stage, ([real]) => Array.from({ length: 500 }, (_, index) => ({ ...(real as Entry), sequence: 500 - index })));
    await openLog(stage);
  },
  "log of odd names": async (stage) => {
    await callOddly(stage);
    editLog(stage, (entries) => entries.map((entry, index) => ({ ...entry, person: oddName(index), reason: oddName(index + 1), detail: oddName(index + 2) })));
    await openLog(stage);
  },
  "log of nothing": async (stage) => {
    editLog(stage, () => []);
    await stage.page.goto("/activity?view=log");
    await stage.sees("log.empty.title");
  },
  "log that is on its way": async (stage) => {
    stage.holdsBack(AUDIT);
    await stage.page.goto("/activity?view=log");
    await expect(stage.page.getByRole("status", { name: stage.say("app.loading") })).toBeVisible();
  },
  "log that does not come": async (stage) => {
    stage.answers(AUDIT);
    await stage.page.goto("/activity?view=log");
    await stage.sees("error.failing");
  },
  "log that somebody may not see": async (stage) => {
    const body = { title: "Forbidden", status: 403, detail: "You may not see who did what." };
    stage.answers(AUDIT, { status: 403, headers: { "content-type": "application/problem+json" }, body });
    await stage.page.goto("/activity?view=log");
    await stage.sees("error.refused");
  },
  "log of which the next answer does not come": async (stage) => {
    await openLog(stage);
    stage.answers(AUDIT);
    await stage.button("log.refused").click();
    await stage.sees("error.failing");
  },
  "log without network": async (stage) => {
    await openLog(stage);
    await stage.losesNetwork();
  },
  "log in front of the API alone": async (stage) => {
    stage.isPlain();
    await stage.page.goto("/activity?view=log");
    await stage.sees("activity.plain.title");
  },
};

function oddName(index: number): string {
  const names = Object.values(NAMES);
  return names[index % names.length] ?? "";
}

function editLog(stage: Stage, change: (entries: Entry[]) => Entry[]): void {
  stage.edits<{ entries: Entry[]; next?: number }>(AUDIT, (log) => {
    log.entries = change(log.entries);
    delete log.next;
  });
}

/** Opens the log, in which there is something: names that somebody has given. */
async function openLog({ page, api }: Stage, query = ""): Promise<void> {
  const environment = await api.named("Sales demo");
  for (const alias of ["Demo", "Sales"]) await api.note(environment, alias);
  await page.goto(`/activity?view=log${query}`);
  await expect(page.locator("tr[data-entry]").first()).toBeVisible();
}

/** All sandboxes over time. */
export const CALENDAR: Record<string, Sight> = {
  calendar: (stage) => openCalendar(stage, "?as=picture"),
  "calendar of a quarter": (stage) => openCalendar(stage, "?as=picture&view=quarter"),
  "calendar as a table": (stage) => openCalendar(stage, "?as=table"),
  "calendar that is on its way": async (stage) => {
    stage.holdsBack(OVERVIEW);
    await stage.page.goto("/calendar");
    await expect(stage.page.getByRole("status", { name: stage.say("app.loading") })).toBeVisible();
  },
  "calendar that does not come": async (stage) => {
    stage.answers(OVERVIEW);
    await stage.page.goto("/calendar");
    await stage.sees("error.failing");
  },
  "calendar of which the past does not come": async (stage) => {
    stage.answers(FEED);
    await openCalendar(stage, "?as=picture");
    await stage.sees("calendar.past_failed");
  },
  "calendar without network": async (stage) => {
    await openCalendar(stage, "?as=picture");
    await stage.losesNetwork();
  },
  "calendar of nothing": async (stage) => {
    editRows(stage, () => []);
    await stage.page.goto("/calendar");
    await stage.sees("environments.empty.title");
  },
  "calendar of one sandbox": async (stage) => {
    editRows(stage, (rows) => rows.filter((row) => row.environment.tenantName === "QA Americas"));
    await openCalendar(stage, "?as=picture");
  },
  "calendar of 500 sandboxes": async (stage) => {
    editRows(stage, (rows) => manyRows(rows, 500));
    await openCalendar(stage, "?as=picture");
  },
  "calendar of odd names": async (stage) => {
    await callOddly(stage);
    await openCalendar(stage, "?as=picture");
  },
  "calendar of odd names as a table": async (stage) => {
    await callOddly(stage);
    await openCalendar(stage, "?as=table");
  },
};

const CHECKS = /\/console\/checks$/;

/** What whoever runs the console has to know. */
export const SETTINGS: Record<string, Sight> = {
  settings: async (stage) => {
    await stage.page.goto("/settings");
    await expect(stage.page.locator('[data-check="database"]')).toBeVisible();
  },
  "settings of which some are wrong": async (stage) => {
    const check = (name: string, outcome: string, sentence: string) => ({ name, outcome, sentence });
    const checks = [
      check("settings", "warning", "Every user of this computer may read the client secret in /etc/reprise/zuora-secret. Take that away: chmod 600."),
      check("database", "ok", "sqlite://reprise-zuora.db can be used."),
      check("address", "ok", "rest.zuora.com has an address."),
      check("connection", "ok", "https://rest.zuora.com can be reached."),
      check("encryption", "ok", "Nobody reads what goes there."),
      check("token", "wrong", "Zuora does not accept the client ID and its secret (status 401, track ID cc8675cb-de75-4d3f-b720-a43394e362d2). Check that both were copied whole."),
      check("permission", "skipped", "Without a token Zuora cannot be asked for its sandboxes."),
      check("moon", "phase", "A later server looks at more."),
    ];
    stage.answers(CHECKS, { status: 200, body: { checks, time: new Date().toISOString() } });
    await stage.page.goto("/settings");
    await stage.sees("settings.wrong");
  },
  "settings that are being checked": async (stage) => {
    stage.holdsBack(CHECKS);
    await stage.page.goto("/settings");
    await stage.sees("settings.checking");
  },
  "settings that cannot be checked": async (stage) => {
    stage.answers(CHECKS);
    await stage.page.goto("/settings");
    await stage.sees("settings.unknown");
  },
};

/** What a refresh is, and what is nowhere. */
export const HELP: Record<string, Sight> = {
  help: async (stage) => {
    await stage.page.goto("/help");
    await stage.seesTitle("nav.help");
  },
  "help with everything open": async (stage) => {
    await stage.page.goto("/help");
    await stage.seesTitle("nav.help");
    await stage.unfolds();
    await expect(stage.page.getByRole("table")).toBeVisible();
  },
  "help that is on its way": async (stage) => {
    stage.holdsBack(/\/help_page-.*\.wasm$/);
    // Without the whole of it no page is loaded.
    await stage.page.goto("/help", { waitUntil: "commit" });
    await expect(stage.page.getByRole("status", { name: stage.say("app.loading") })).toBeVisible();
    await expect(stage.page.getByRole("contentinfo")).toBeVisible();
  },
  "help that does not come": async (stage) => {
    stage.answers(/\/help_page-.*\.wasm$/);
    await stage.page.goto("/help");
    await stage.sees("error.part");
  },
  "nothing there": async (stage) => {
    await stage.page.goto("/nothing/here");
    await stage.sees("error.not_found.page");
  },
};

function editFeed(stage: Stage, change: (jobs: object[]) => object[]): void {
  stage.edits<Feed>(FEED, (feed) => {
    feed.jobs = change(feed.jobs);
    feed.total = feed.jobs.length;
    delete feed.next;
  });
}

async function openActivity({ page }: Stage): Promise<void> {
  await page.goto("/activity");
  await expect(page.locator("li[data-job-id]").first()).toBeVisible();
}

async function openCalendar({ page }: Stage, query: string): Promise<void> {
  await page.goto(`/calendar${query}`);
  await expect(page.locator("[data-what=running]").first()).toBeVisible();
}
