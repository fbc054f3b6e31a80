import type { Environment, Job } from "./types";

/** The columns of the table of jobs, as the console has them where it knows nothing but the API. */
export const COLUMNS = ["status", "kind", "start", "end", "duration", "outcome"] as const;
export type Column = (typeof COLUMNS)[number];

export const HEADS: Record<Column, string> = {
  status: "Status",
  kind: "Type",
  start: "Start",
  end: "End",
  duration: "Duration",
  outcome: "Result",
};

/** What a cell shows, and the exact value behind it for those who point at it. */
export interface Cell {
  text: string;
  exact: string;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const MOMENT = new Intl.DateTimeFormat("en", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
const MOMENT_OF_YEAR = new Intl.DateTimeFormat("en", {
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
});
const DAY_UTC = new Intl.DateTimeFormat("en", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
const WHOLE = new Intl.NumberFormat("en");
const AGO = new Intl.RelativeTimeFormat("en");

const STATUSES: Record<string, string> = {
  NEW: "Waiting to start",
  SCHEDULED: "Planned",
  QUEUED: "Waiting to start",
  INITIATED: "Getting ready",
  EXPORTING: "Copying from production",
  SCRUBBING: "Removing personal data",
  RESETTING: "Emptying the sandbox",
  IMPORTING: "Filling the sandbox",
  FINALIZING: "Finishing",
  COMPLETED: "Ready",
  FAILED: "Did not finish",
  CANCELLED: "Stopped",
  CANCELLING: "Stopping",
};
const KINDS: Record<string, string> = { REFRESH: "Refresh", CREATE: "Creation", DELETE: "Removal" };
const TONES: Record<string, string> = { COMPLETED: "ready", FAILED: "bad", CANCELLED: "held", SCHEDULED: "wait" };
const ENVIRONMENT_STATUSES: Record<string, string> = { ACTIVE: "Ready", PROCESSING: "Refresh in progress" };

export const title = (environment: Environment) => environment.tenantName ?? environment.id;
export const tone = (job: Job) => TONES[job.status ?? ""] ?? "busy";
export const count = (jobs: number) => `${WHOLE.format(jobs)} jobs`;
export const jobPath = (job: Job) => `/environments/${job.testEnvironmentId ?? ""}/jobs/${job.id}`;
export const environmentPath = (environment: Environment) => `/environments/${encodeURIComponent(environment.id)}`;
export const environmentStatus = ({ status = "" }: Environment) => ENVIRONMENT_STATUSES[status] ?? status;
export const linkLabel = (job: Job, now: number) => `${status(job)}, ${moment(start(job), now)}: open`;

/** How old the data is: it is of the day before the refresh. */
export function dataAge({ lastRefreshTime }: Environment, now: number): string {
  if (!lastRefreshTime) return "Never refreshed";
  return AGO.format(-Math.max(0, Math.floor((now - Date.parse(lastRefreshTime)) / DAY)), "day");
}

/** What is known of an environment, in pairs. */
export function facts(environment: Environment, now: number): [string, string][] {
  return [
    ["Status", environmentStatus(environment)],
    ["Tenant", environment.tenantId ?? ""],
    ["Type", environment.environmentType ?? ""],
    ["Copies", environment.dataCopyType ?? ""],
    ["Data from", dataAge(environment, now)],
    ["Last refresh", moment(environment.lastRefreshTime, now)],
    ["Next refresh possible", moment(environment.nextRefreshTime, now)],
  ];
}

export function cell(column: Column, job: Job, now: number): Cell {
  switch (column) {
    case "status":
      return { text: status(job), exact: job.status ?? "" };
    case "kind":
      return { text: KINDS[job.jobType ?? ""] ?? job.jobType ?? "", exact: job.jobType ?? "" };
    case "start":
      return { text: moment(start(job), now), exact: start(job) ?? "" };
    case "end":
      return { text: moment(job.jobEndTime, now), exact: job.jobEndTime ?? "" };
    case "duration": {
      const text = duration(job, now);
      return { text, exact: text };
    }
    case "outcome": {
      const text = outcome(job);
      return { text, exact: text };
    }
  }
}

function status(job: Job): string {
  const said = STATUSES[job.status ?? ""] ?? `In progress (${job.status ?? ""})`;
  return isSettled(job) || !job.progressPercentage ? said : `${said}, ${job.progressPercentage} %`;
}

function start(job: Job): string | undefined {
  return job.jobStartTime ?? job.scheduledRefreshTime ?? job.createTime;
}

function moment(instant: string | undefined, now: number): string {
  if (!instant) return "";
  const at = Date.parse(instant);
  return (Math.abs(now - at) < 180 * DAY ? MOMENT : MOMENT_OF_YEAR).format(at);
}

function duration(job: Job, now: number): string {
  if (!job.jobStartTime) return "";
  const end = job.jobEndTime ? Date.parse(job.jobEndTime) : now;
  const lasted = Math.max(0, end - Date.parse(job.jobStartTime));
  const unit = (of: number, unit: number) => Math.floor((lasted % of) / unit);
  const [hours, minutes, seconds] = [Math.floor(lasted / HOUR), unit(HOUR, MINUTE), unit(MINUTE, SECOND)];
  if (lasted >= HOUR) return `${hours} h ${minutes} min ${seconds} s`;
  return lasted >= MINUTE ? `${minutes} min ${seconds} s` : `${seconds} s`;
}

function outcome(job: Job): string {
  const began = job.jobType === "REFRESH" ? job.jobStartTime : undefined;
  if (!began) return "";
  switch (job.status) {
    case "COMPLETED":
      return `Data from ${DAY_UTC.format(Date.parse(began) - DAY)}`;
    case "CANCELLED":
      return "Nothing changed";
    case "FAILED":
      return "Unclear";
    default:
      return "";
  }
}

function isSettled({ status }: Job): boolean {
  return status === "COMPLETED" || status === "FAILED" || status === "CANCELLED";
}
