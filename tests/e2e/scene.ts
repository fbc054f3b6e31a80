import { test as base } from "@playwright/test";
import type { Environment, Job } from "./api.ts";
import { Clock } from "./clock.ts";
import { PlainHost } from "./plain.ts";
import { Service } from "./service.ts";

const MINUTE = 60_000;

/** What the API says of a job or an environment, by its own words. */
type Said = Record<string, string | number | undefined>;

/**
 * A refresh of which a test says how far it is: the API behind the page is the service, and the host between them says
 * what the test wants of this one job and its environment.
 */
export class Scene {
  /** What is said of the job. */
  readonly job: Said = { status: "EXPORTING", progressPercentage: 40 };
  /** What is said of its environment. */
  readonly sandbox: Said = {};
  #updated = Date.now() - MINUTE;

  constructor(
    readonly environment: Environment,
    private readonly real: Job,
    readonly host: PlainHost,
  ) {
    this.says({});
    host.ways.edits = (_, value: Said & { result?: Said[] }) => {
      for (const one of value.result ?? [value]) {
        if (one.id === real.id) Object.assign(one, this.job);
        if (one.id === environment.id) Object.assign(one, this.sandbox);
      }
    };
  }

  get id(): string {
    return this.real.id;
  }

  /** The whole job, as it is said. */
  get whole(): object {
    return { ...this.real, ...this.job };
  }

  /** Another answer from now on, and a later one than before. */
  says(job: Said): void {
    this.#updated += 1000;
    Object.assign(this.job, { updateTime: new Date(this.#updated).toISOString() }, job);
  }

  /** Ends the refresh; nothing is said of its environment yet. */
  ends(status: string, now: number): void {
    this.says({ status, progressPercentage: 100, jobEndTime: new Date(now).toISOString() });
  }

  /** The addresses of pages. */
  get page(): { environment: string; job: string } {
    const environment = `/environments/${this.environment.id}`;
    return { environment, job: `${environment}/jobs/${this.id}` };
  }

  /** What the page reads. */
  get reads(): { list: string; environment: string; jobs: string; job: string } {
    const [list, { environment, job }] = ["/test-environments", this.page];
    const under = (path: string) => path.replace("/environments", list);
    return { list, environment: under(environment), jobs: `${under(environment)}/jobs`, job: under(job) };
  }
}

/** A test whose page has a clock that stands still, beside the API alone: a server that is asked, and never tells. */
export const test = base.extend<
  { host: PlainHost; clock: Clock; scene: Scene; plan: Scene },
  { service: Service; sample: [Environment, Job]; planned: [Environment, Job] }
>({
  service: [
    async ({ playwright }, use) => {
      const request = await playwright.request.newContext();
      const service = await Service.start(request, 1);
      await use(service);
      await service.dispose();
      await request.dispose();
    },
    { scope: "worker" },
  ],
  sample: [async ({ service }, use) => use(await newest(service, "UAT Asia Pacific")), { scope: "worker" }],
  planned: [async ({ service }, use) => use(await newest(service, "Integration")), { scope: "worker" }],
  host: async ({ service }, use) => {
    const located = (location: string) => `/api${location}`;
    const host = await PlainHost.start(service.url, { token: service.token, located });
    await use(host);
    await host.close();
  },
  baseURL: async ({ host }, use) => use(host.url),
  clock: async ({ context, page }, use) => {
    await Clock.install(context);
    await use(Clock.of(page));
  },
  /** A refresh that runs. */
  scene: async ({ sample: [environment, job], host }, use) => use(new Scene(environment, job, host)),
  /** One that is planned. */
  plan: async ({ planned: [environment, job], host }, use) => {
    const plan = new Scene(environment, job, host);
    plan.says({ status: "SCHEDULED", progressPercentage: 0 });
    await use(plan);
  },
});

export { expect } from "@playwright/test";

async function newest(service: Service, name: string): Promise<[Environment, Job]> {
  const environment = await service.named(name);
  const [job] = await service.jobs(environment);
  if (!job) throw new Error(`${name} has no jobs`);
  return [environment, job];
}
