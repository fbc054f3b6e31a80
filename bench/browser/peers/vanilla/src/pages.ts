import { environmentSource, environmentsSource, jobSource, jobsSource } from "../../shared/api";
import { type Place, place, poll } from "../../shared/place";
import type { Job } from "../../shared/types";
import { keepUnchanged, withJob } from "../../shared/unchanged";
import { count, dataAge, environmentPath, environmentStatus, facts, title } from "../../shared/words";
import "../../shared/shared.css";
import { element } from "./element";
import type { JobTable } from "./table";

/** Puts the page of the address into the document. */
export function start(makeTable: () => JobTable): void {
  const { environment, polls } = place();
  const main = element("main", {});
  document.getElementById("app")?.append(element("div", { class: "top" }, "Sandboxes"), main);
  const page = environment ? showEnvironment(main, environment, polls, makeTable()) : showEnvironments(main);
  page.catch((error: unknown) => main.append(element("p", { role: "alert" }, String(error))));
}

async function showEnvironments(main: HTMLElement): Promise<void> {
  main.append(element("h1", {}, "Sandboxes"));
  const environments = await environmentsSource().ask();
  const entries = environments.map((environment) =>
    element(
      "li",
      { "data-environment-id": environment.id },
      element("a", { href: environmentPath(environment) }, title(environment)),
      element("span", {}, environmentStatus(environment)),
      element("span", {}, `Data from ${dataAge(environment, Date.now())}`),
    ),
  );
  main.append(element("ul", { class: "environments" }, ...entries));
}

async function showEnvironment(main: HTMLElement, id: string, polls: Place["polls"], table: JobTable): Promise<void> {
  const heading = element("h1", {}, "Sandbox");
  const status = element("p", { class: "muted", role: "status" }, "Loading");
  const history = element("section", { class: "card" }, element("h2", {}, "History"), status);
  main.append(heading, history);

  let jobs: readonly Job[] = [];
  const show = (next: readonly Job[]) => {
    if (next === jobs) return;
    jobs = next;
    const counted = count(jobs.length);
    if (status.textContent !== counted) status.textContent = counted;
    table.show(jobs);
    if (!table.element.isConnected) history.append(table.element);
  };
  const list = jobsSource(id);
  let answer: readonly Job[] | undefined;
  const askList = async () => {
    const next = await list.ask();
    if (next !== answer) show(keepUnchanged(jobs, next));
    answer = next;
  };
  const askJob = (job: string) => {
    const source = jobSource(id, job);
    return async () => show(withJob(jobs, await source.ask()));
  };

  const showFacts = environmentSource(id).ask().then((environment) => {
    heading.textContent = title(environment);
    const pairs = facts(environment, Date.now()).map(([name, value]) =>
      element("div", {}, element("dt", {}, name), element("dd", {}, value)),
    );
    history.before(element("section", { class: "card" }, element("dl", { class: "facts" }, ...pairs)));
  });
  await Promise.all([showFacts, askList()]);
  poll(polls === "list" ? askList : askJob(jobs[0]?.id ?? ""));
}
