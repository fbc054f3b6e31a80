import type { Environment, Job } from "../api.ts";

const HOUR_MS = 3_600_000;

/** An id that only the item at that place has. */
function id(index: number): string {
  return `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`;
}

/** That many refreshes of an environment, one a day; each tenth of them did not finish. */
export function manyJobs(real: Job | undefined, count: number): (Partial<Job> & { id: string })[] {
  const newest = Date.parse("2026-01-01T00:00:00Z");
  const time = (hours: number) => new Date(newest - hours * HOUR_MS).toISOString();
  return Array.from({ length: count }, (_, index) => ({
    ...real,
    id: id(index),
    status: index % 10 === 3 ? "FAILED" : "COMPLETED",
    jobType: "REFRESH",
    createTime: time(index * 24),
    jobStartTime: time(index * 24),
    jobEndTime: time(index * 24 - 3),
  }));
}

/** A row of what the first page shows. */
export interface Row {
  environment: Environment;
  jobs: object[];
}

/** That many sandboxes, made of a few: like them in all but name and id. */
export function manyRows(rows: Row[], count: number): Row[] {
  return Array.from({ length: count }, (_, index) => {
    const row = rows[index % rows.length];
    if (!row) throw new Error("there is nothing to make many of");
    const round = Math.floor(index / rows.length);
    if (round === 0) return row;
    const environment = { ...row.environment, id: id(index), tenantName: `${row.environment.tenantName} ${round + 1}` };
    return { ...row, environment };
  });
}
