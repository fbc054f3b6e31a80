import type { Job } from "./types";

/** The new list, with the very objects of the last one where nothing has changed in them: what is the same is drawn once. */
export function keepUnchanged(last: readonly Job[], next: readonly Job[]): readonly Job[] {
  if (last === next) return last;
  const known = new Map(last.map((job) => [job.id, job]));
  return next.map((job) => {
    const before = known.get(job.id);
    return before && isSame(before, job) ? before : job;
  });
}

/** The list with one job as it is now. */
export function withJob(jobs: readonly Job[], job: Job): readonly Job[] {
  return jobs.map((before) => (before.id === job.id && !isSame(before, job) ? job : before));
}

function isSame(one: Job, other: Job): boolean {
  const [keys, others] = [Object.keys(one), Object.keys(other)] as (keyof Job)[][];
  return keys?.length === others?.length && !!keys?.every((key) => one[key] === other[key]);
}
