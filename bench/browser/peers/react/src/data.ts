import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { environmentSource, environmentsSource, jobSource, jobsSource } from "../../shared/api";
import { POLL_EVERY, place } from "../../shared/place";
import type { Job } from "../../shared/types";
import { withJob } from "../../shared/unchanged";

/** What hardly ever changes is not asked for again when the window is looked at. */
const SELDOM = 60_000;

export function useEnvironments() {
  const [source] = useState(environmentsSource);
  return useQuery({ queryKey: ["environments"], queryFn: ({ signal }) => source.ask(signal), staleTime: SELDOM });
}

export function useEnvironment(id: string) {
  const [source] = useState(() => environmentSource(id));
  return useQuery({ queryKey: ["environment", id], queryFn: ({ signal }) => source.ask(signal), staleTime: SELDOM });
}

/** The jobs of an environment, kept up to date by the list or by the newest job alone. */
export function useJobs(environment: string) {
  const { polls } = place();
  const client = useQueryClient();
  const [source] = useState(() => jobsSource(environment));
  const jobs = useQuery({
    queryKey: ["jobs", environment],
    queryFn: ({ signal }) => source.ask(signal),
    ...(polls === "list" ? { refetchInterval: POLL_EVERY } : { staleTime: Number.POSITIVE_INFINITY }),
  });
  const newest = jobs.data?.[0]?.id;
  useQuery({
    queryKey: ["job", environment, newest],
    queryFn: ({ signal }) => askJob(client, environment, newest ?? "", signal),
    enabled: polls === "job" && newest !== undefined,
    refetchInterval: POLL_EVERY,
  });
  return jobs;
}

const SOURCES = new Map<string, ReturnType<typeof jobSource>>();

async function askJob(client: QueryClient, environment: string, id: string, signal: AbortSignal): Promise<Job> {
  const source = SOURCES.get(id) ?? jobSource(environment, id);
  SOURCES.set(id, source);
  const job = await source.ask(signal);
  client.setQueryData<readonly Job[]>(["jobs", environment], (jobs) => jobs && withJob(jobs, job));
  return job;
}
