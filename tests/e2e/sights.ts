import { ACCESS } from "./sights/access.ts";
import { JOB } from "./sights/job.ts";
import { LIST } from "./sights/list.ts";
import { ACTIVITY, CALENDAR, HELP, LOG, SETTINGS } from "./sights/overall.ts";
import { REFRESH } from "./sights/refresh.ts";
import { SANDBOX } from "./sights/sandbox.ts";
import type { Sight } from "./sights/stage.ts";

/** Each way a page can look: how to get there, and what is seen when it is there. */
export const SIGHTS: Record<string, Sight> = { ...LIST, ...SANDBOX, ...REFRESH, ...JOB, ...ACTIVITY, ...LOG, ...CALENDAR, ...HELP, ...SETTINGS, ...ACCESS };

/** What most people see most of the time: one of each page. */
export const MAIN_SIGHTS: string[] = [
  "list",
  "sandbox with everything unfolded",
  "refresh with a wrong name",
  "job that runs",
  "job that is ready",
  "activity",
  "log with details open",
  "calendar",
  "calendar as a table",
  "help with everything open",
  "settings",
  "refresh before the second person",
];
