import type { Environment, Job, List } from "./types";

/** Asks for one thing again and again; an answer that has not changed costs no body and is the very value of last time. */
export class Source<T> {
  #tag: string | undefined;
  #value: T | undefined;

  constructor(
    private readonly path: string,
    private readonly read: (body: unknown) => T,
  ) {}

  async ask(signal?: AbortSignal): Promise<T> {
    const headers: HeadersInit = this.#tag ? { "If-None-Match": this.#tag } : {};
    const answer = await fetch(this.path, { headers, cache: "no-store", ...(signal ? { signal } : {}) });
    if (answer.status === 304 && this.#value !== undefined) return this.#value;
    if (!answer.ok) throw new Error(`The server answers ${answer.status}.`);
    this.#value = this.read(await answer.json());
    this.#tag = answer.headers.get("ETag") ?? undefined;
    return this.#value;
  }
}

const API = "/api/test-environments";

export const environmentsSource = () =>
  new Source<Environment[]>(API, (body) => (body as List<Environment>).result ?? []);

export const environmentSource = (id: string) =>
  new Source<Environment>(`${API}/${encodeURIComponent(id)}`, (body) => body as Environment);

/** All jobs of an environment, newest first: the API promises no order. */
export const jobsSource = (environment: string) =>
  new Source<Job[]>(`${API}/${encodeURIComponent(environment)}/jobs`, (body) =>
    newestFirst((body as List<Job>).result ?? []),
  );

export const jobSource = (environment: string, job: string) =>
  new Source<Job>(
    `${API}/${encodeURIComponent(environment)}/jobs/${encodeURIComponent(job)}`,
    (body) => body as Job,
  );

/** The API writes all times in one form, in which the order of the letters is that of the times. */
function newestFirst(jobs: Job[]): Job[] {
  const time = (job: Job) => job.createTime ?? "";
  return jobs.sort((one, other) => (time(one) < time(other) ? 1 : time(one) > time(other) ? -1 : 0));
}
