import { flexRender, getCoreRowModel, type Table, useReactTable } from "@tanstack/react-table";
import type { Job } from "../../shared/types";
import { columns } from "./columns";
import { JobRow } from "./JobRow";

/** All rows of a table of jobs. */
export function JobTable({ jobs }: { jobs: Job[] }) {
  const table = useJobTable(jobs);
  return (
    <table className="jobs" aria-label="History" aria-rowcount={jobs.length + 1}>
      <JobHead table={table} />
      <tbody>
        {table.getRowModel().rows.map((row, place) => (
          <JobRow key={row.id} row={row} job={row.original} place={place} />
        ))}
      </tbody>
    </table>
  );
}

export function useJobTable(jobs: Job[]) {
  return useReactTable({ data: jobs, columns, getCoreRowModel: getCoreRowModel(), getRowId: (job) => job.id });
}

export function JobHead({ table }: { table: Table<Job> }) {
  return (
    <thead>
      {table.getHeaderGroups().map((group) => (
        <tr key={group.id} aria-rowindex={1}>
          {group.headers.map((header) => (
            <th key={header.id} scope="col" data-cell={header.column.id}>
              {flexRender(header.column.columnDef.header, header.getContext())}
            </th>
          ))}
        </tr>
      ))}
    </thead>
  );
}
