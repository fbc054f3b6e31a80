/** What the address says. */
export interface Place {
  /** The environment whose page it is; none: the list of all. */
  environment: string | undefined;
  /** What is asked for again and again: the list of jobs, or the newest job alone. */
  polls: "list" | "job";
}

/** How long after an answer the next question follows, in milliseconds. */
export const POLL_EVERY = 2_000;

export function place(): Place {
  const [, environment] = /^\/environments\/([^/]+)$/.exec(location.pathname) ?? [];
  const polls = new URLSearchParams(location.search).get("poll") === "job" ? "job" : "list";
  return { environment: environment && decodeURIComponent(environment), polls };
}

/** Asks again and again, each time after the answer; a failure is tried again like anything else. */
export function poll(ask: () => Promise<void>): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let ended = false;
  const again = () => {
    if (!ended) timer = setTimeout(() => void ask().catch(() => undefined).then(again), POLL_EVERY);
  };
  again();
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}
