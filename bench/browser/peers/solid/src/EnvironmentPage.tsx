import { createResource, createSignal, For, onCleanup, Show } from "solid-js";
import { createStore, reconcile } from "solid-js/store";
import { environmentSource, jobSource, jobsSource } from "../../shared/api";
import { type Place, poll } from "../../shared/place";
import type { Job } from "../../shared/types";
import { COLUMNS, count, facts, HEADS, title } from "../../shared/words";
import { JobRow } from "./JobRow";

export function EnvironmentPage(props: { id: string; polls: Place["polls"] }) {
  const source = environmentSource(props.id);
  const [environment] = createResource(() => source.ask());
  const { jobs, isThere, failure } = useJobs(props.id, props.polls);
  return (
    <>
      <h1>
        <Show when={environment()} fallback="Sandbox">
          {(environment) => title(environment())}
        </Show>
      </h1>
      <Show when={failure()}>{(message) => <p role="alert">{message()}</p>}</Show>
      <Show when={environment()}>
        {(environment) => (
          <section class="card">
            <dl class="facts">
              <For each={facts(environment(), Date.now())}>
                {([name, value]) => (
                  <div>
                    <dt>{name}</dt>
                    <dd>{value}</dd>
                  </div>
                )}
              </For>
            </dl>
          </section>
        )}
      </Show>
      <section class="card">
        <h2>History</h2>
        <Show when={isThere()} fallback={<p class="muted">Loading</p>}>
          <p class="muted" role="status">
            {count(jobs.length)}
          </p>
          <table class="jobs" aria-label="History" aria-rowcount={jobs.length + 1}>
            <thead>
              <tr aria-rowindex={1}>
                <For each={COLUMNS}>
                  {(column) => (
                    <th scope="col" data-cell={column}>
                      {HEADS[column]}
                    </th>
                  )}
                </For>
              </tr>
            </thead>
            <tbody>
              <For each={jobs}>{(job, place) => <JobRow job={job} place={place()} />}</For>
            </tbody>
          </table>
        </Show>
      </section>
    </>
  );
}

/** The jobs of an environment in a store, of which only what has changed is written. */
function useJobs(environment: string, polls: Place["polls"]) {
  const [jobs, setJobs] = createStore<Job[]>([]);
  const [isThere, setThere] = createSignal(false);
  const [failure, setFailure] = createSignal<string>();
  const list = jobsSource(environment);
  let last: Job[] | undefined;
  const askList = async () => {
    const answer = await list.ask();
    if (answer !== last) setJobs(reconcile(answer, { key: "id" }));
    last = answer;
    setThere(true);
  };
  const askJob = (id: string) => {
    const source = jobSource(environment, id);
    return async () => {
      const answer = await source.ask();
      setJobs(({ id }) => id === answer.id, reconcile(answer, { key: "id" }));
    };
  };
  let stop: (() => void) | undefined;
  let left = false;
  askList()
    .then(() => {
      if (!left) stop = poll(polls === "list" ? askList : askJob(jobs[0]?.id ?? ""));
    })
    .catch((error: unknown) => setFailure(String(error)));
  onCleanup(() => {
    left = true;
    stop?.();
  });
  return { jobs, isThere, failure };
}
