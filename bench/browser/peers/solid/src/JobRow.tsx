import { createMemo, For } from "solid-js";
import type { Job } from "../../shared/types";
import { COLUMNS, type Column, cell, jobPath, linkLabel, tone } from "../../shared/words";

export function JobRow(props: { job: Job; place: number }) {
  return (
    <tr data-job-id={props.job.id} data-status={props.job.status} aria-rowindex={props.place + 2}>
      <For each={COLUMNS}>{(column) => <JobCell job={props.job} column={column} />}</For>
    </tr>
  );
}

function JobCell(props: { job: Job; column: Column }) {
  const shown = createMemo(() => cell(props.column, props.job, Date.now()));
  return (
    <td data-cell={props.column} title={shown().exact}>
      <span>
        {props.column === "status" ? (
          <a href={jobPath(props.job)} aria-label={linkLabel(props.job, Date.now())}>
            <span class="state" data-tone={tone(props.job)}>
              {shown().text}
            </span>
          </a>
        ) : (
          shown().text
        )}
      </span>
    </td>
  );
}
