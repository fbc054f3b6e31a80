import type { ComponentType } from "react";
import type { Job } from "../../shared/types";
import {
  count,
  dataAge,
  environmentPath,
  environmentStatus,
  facts,
  title,
} from "../../shared/words";
import { useEnvironment, useEnvironments, useJobs } from "./data";

export function EnvironmentsPage() {
  const { data, error } = useEnvironments();
  return (
    <>
      <h1>Sandboxes</h1>
      {error && <p role="alert">{error.message}</p>}
      <ul className="environments">
        {data?.map((environment) => (
          <li key={environment.id} data-environment-id={environment.id}>
            <a href={environmentPath(environment)}>{title(environment)}</a>
            <span>{environmentStatus(environment)}</span>
            <span>Data from {dataAge(environment, Date.now())}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** One environment with its jobs, in a table of whatever kind. */
export function EnvironmentPage({ id, Table }: { id: string; Table: ComponentType<{ jobs: Job[] }> }) {
  const environment = useEnvironment(id);
  const jobs = useJobs(id);
  const error = environment.error ?? jobs.error;
  return (
    <>
      <h1>{environment.data ? title(environment.data) : "Sandbox"}</h1>
      {error && <p role="alert">{error.message}</p>}
      {environment.data && (
        <section className="card">
          <dl className="facts">
            {facts(environment.data, Date.now()).map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </section>
      )}
      <section className="card">
        <h2>History</h2>
        {jobs.data ? (
          <>
            <p className="muted" role="status">
              {count(jobs.data.length)}
            </p>
            <Table jobs={jobs.data} />
          </>
        ) : (
          <p className="muted">Loading</p>
        )}
      </section>
    </>
  );
}
