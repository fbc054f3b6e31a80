import { type APIRequestContext, type APIResponse, expect } from "@playwright/test";

const DAY_MS = 86_400_000;

/** What the flows need to know of an environment. */
export interface Environment {
  id: string;
  tenantName: string;
  status: string;
  lastRefreshTime?: string;
  nextRefreshTime?: string;
}

/** What the flows need to know of a job. */
export interface Job {
  id: string;
  jobType: string;
  status: string;
  progressPercentage: number;
  scheduledRefreshTime?: string;
  jobStartTime?: string;
  jobEndTime?: string;
}

/** The server's own API, to set a scene and to see what is true behind the page. */
export class Api {
  constructor(private readonly request: APIRequestContext) {}

  /** All environments. */
  async environments(): Promise<Environment[]> {
    return (await this.#read<{ result: Environment[] }>("api/test-environments")).result;
  }

  /** The environment of that name. */
  async named(name: string): Promise<Environment> {
    const found = (await this.environments()).find((environment) => environment.tenantName === name);
    if (!found) throw new Error(`there is no sample environment called ${name}`);
    return found;
  }

  /** Its jobs, newest first. */
  async jobs(environment: Environment): Promise<Job[]> {
    return (await this.#read<{ result: Job[] }>(`${path(environment)}/jobs`)).result;
  }

  /** Its newest job of that status. */
  async jobOf(environment: Environment, status: string): Promise<Job> {
    const found = (await this.jobs(environment)).find((job) => job.status === status);
    if (!found) throw new Error(`${environment.tenantName} has no job that is ${status}`);
    return found;
  }

  /** One job. */
  async job(environment: Environment, id: string): Promise<Job> {
    return this.#read(`${path(environment)}/jobs/${id}`);
  }

  /** Starts a refresh, as somebody else would. */
  async start(environment: Environment): Promise<Job> {
    const answer = await this.#post(`${path(environment)}/jobs`, { jobType: "REFRESH" });
    expect(answer.status()).toBe(201);
    return (await answer.json()) as Job;
  }

  /** Asks to stop a job, whatever comes of it. */
  async stop(environment: Environment, id: string): Promise<APIResponse> {
    return this.#post(`${path(environment)}/jobs/${id}/actions`, { jobAction: "CANCEL" });
  }

  /** Holds an environment for that many days, unless it is held. */
  async hold(environment: Environment, days: number, reason: string): Promise<void> {
    const { holds } = await this.#read<{ holds: { environmentId?: string }[] }>("api/console/holds");
    if (holds.some(({ environmentId }) => environmentId === environment.id)) return;
    const until = new Date((await this.now()).getTime() + days * DAY_MS).toISOString();
    expectAnswer(await this.#post("api/console/holds", { environmentId: environment.id, until, reason }), 201);
  }

  /** Gives an environment another name among people, and takes away what else was noted. */
  async note(environment: Environment, alias: string): Promise<void> {
    const url = `api/console/test-environments/${environment.id}/notes`;
    expect(await this.request.put(url, { data: { alias }, headers: { "X-Reprise-Csrf": "1" } })).toBeOK();
  }

  /** Has a refresh of an environment wait for its first possible moment. */
  async wish(environment: Environment, reason: string): Promise<void> {
    const headers = { "X-Reprise-Csrf": "1" };
    const url = `api/console/test-environments/${environment.id}/waiting-refresh`;
    expect(await this.request.put(url, { data: { reason }, headers })).toBeOK();
  }

  /** Ends the holds of an environment. */
  async release(environment: Environment): Promise<void> {
    const { holds } = await this.#read<{ holds: { id: string; environmentId?: string }[] }>("api/console/holds");
    for (const { id } of holds.filter(({ environmentId }) => environmentId === environment.id)) {
      const answer = await this.request.delete(`api/console/holds/${id}`, { headers: { "X-Reprise-Csrf": "1" } });
      expect(answer.status()).toBe(200);
    }
  }

  /** What time it is where the jobs run. */
  async now(): Promise<Date> {
    const session = await this.#read<{ clock: { now: string } }>("api/console/session");
    return new Date(session.clock.now);
  }

  async #read<T>(url: string): Promise<T> {
    const answer = await this.request.get(url);
    expect(answer.status(), url).toBe(200);
    return (await answer.json()) as T;
  }

  async #post(url: string, data: object): Promise<APIResponse> {
    return this.request.post(url, { data, headers: { "X-Reprise-Csrf": "1" } });
  }
}

function path(environment: Environment): string {
  return `api/test-environments/${environment.id}`;
}

/** An answer of the status that a scene needs. */
export function expectAnswer(answer: APIResponse, status: number): void {
  expect(answer.status(), answer.url()).toBe(status);
}
