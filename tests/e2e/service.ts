import type { APIRequestContext, APIResponse } from "@playwright/test";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type Environment, expectAnswer, type Job } from "./api.ts";

const READY = "The service is ready: ";
/** The client that a demonstration on this computer has. */
export const CLIENT = { client_id: "00000000-0000-4000-8000-000000000001", client_secret: "sample-secret" };

/** A scenario of `docs/service.md`. */
export interface Scenario {
  scenario: string;
  [detail: string]: string | number;
}

/** A `reprise service` that misbehaves on request, with a database of its own. */
export class Service {
  private constructor(
    readonly url: string,
    readonly token: string,
    readonly folder: string,
    private readonly child: ChildProcess,
    private readonly request: APIRequestContext,
  ) {}

  /** Starts one on a free port and gets a token. */
  static async start(request: APIRequestContext, clockSpeed: number): Promise<Service> {
    const folder = await mkdtemp(join(tmpdir(), "reprise-e2e-service-"));
    const flags = ["--demo", "--scenarios", "--listen", "127.0.0.1:0", "--clock-speed", String(clockSpeed)];
    const database = ["--database-url", `sqlite://${join(folder, "service.db")}`];
    const binary = process.env.REPRISE_BINARY ?? "target/release/reprise";
    const child = spawn(binary, ["service", ...flags, ...database], { stdio: ["ignore", "pipe", "ignore"] });
    const lines = createInterface({ input: child.stdout });
    const [line] = (await once(lines, "line")) as [string];
    const url = line.replace(READY, "").replace(/\/$/, "");
    const answer = await request.post(`${url}/oauth/token`, { form: { ...CLIENT, grant_type: "client_credentials" } });
    const { access_token: token } = (await answer.json()) as { access_token: string };
    return new Service(url, token, folder, child, request);
  }

  /** Turns misbehaviour on for an environment, or for everything. */
  async misbehave(environment: Environment | "*", scenario: Scenario): Promise<void> {
    const id = environment === "*" ? environment : environment.id;
    const headers = this.#headers();
    const answer = await this.request.put(`${this.url}/admin/scenarios/${id}`, { data: scenario, headers });
    expectAnswer(answer, 200);
  }

  /** Turns it off again. */
  async behave(environment: Environment | "*"): Promise<void> {
    await this.misbehave(environment, { scenario: "normal" });
  }

  /** All environments. */
  async environments(): Promise<Environment[]> {
    const answer = await this.request.get(`${this.url}/test-environments`, { headers: this.#headers() });
    return ((await answer.json()) as { result: Environment[] }).result;
  }

  /** The environment of that name. */
  async named(name: string): Promise<Environment> {
    const found = (await this.environments()).find((environment) => environment.tenantName === name);
    if (!found) throw new Error(`there is no sample environment called ${name}`);
    return found;
  }

  /** Its jobs, newest first. */
  async jobs(environment: Environment): Promise<Job[]> {
    const url = `${this.url}/test-environments/${environment.id}/jobs`;
    const answer = await this.request.get(url, { headers: this.#headers() });
    return ((await answer.json()) as { result: Job[] }).result;
  }

  /** Starts a refresh, as somebody else would. */
  async start(environment: Environment): Promise<Job> {
    const url = `${this.url}/test-environments/${environment.id}/jobs`;
    const answer = await this.request.post(url, { data: { jobType: "REFRESH" }, headers: this.#headers() });
    expectAnswer(answer, 201);
    return (await answer.json()) as Job;
  }

  /** Asks to stop a job, whatever comes of it. */
  async stop(environment: Environment, id: string): Promise<APIResponse> {
    const url = `${this.url}/test-environments/${environment.id}/jobs/${id}/actions`;
    return this.request.post(url, { data: { jobAction: "CANCEL" }, headers: this.#headers() });
  }

  /** Ends it and removes its database. */
  async dispose(): Promise<void> {
    const ended = once(this.child, "exit");
    this.child.kill("SIGKILL");
    await ended;
    await rm(this.folder, { recursive: true, force: true });
  }

  #headers(): Record<string, string> {
    return { Authorization: `Bearer ${this.token}` };
  }
}
