import { flexRender, type Row } from "@tanstack/react-table";
import { memo } from "react";
import type { Cell } from "../../shared/words";
import type { Job } from "../../shared/types";

interface Props {
  row: Row<Job>;
  job: Job;
  place: number;
}

/** One job. It is drawn again only when the job is another object, or stands in another place. */
export const JobRow = memo(
  function JobRow({ row, job, place }: Props) {
    return (
      <tr data-job-id={job.id} data-status={job.status} aria-rowindex={place + 2}>
        {row.getVisibleCells().map((cell) => (
          <td key={cell.id} data-cell={cell.column.id} title={cell.getValue<Cell>().exact}>
            <span>{flexRender(cell.column.columnDef.cell, cell.getContext())}</span>
          </td>
        ))}
      </tr>
    );
  },
  (before, after) => before.job === after.job && before.place === after.place,
);
