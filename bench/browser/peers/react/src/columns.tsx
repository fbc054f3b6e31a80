import { createColumnHelper } from "@tanstack/react-table";
import type { Job } from "../../shared/types";
import { COLUMNS, cell, HEADS, jobPath, linkLabel, tone } from "../../shared/words";

const helper = createColumnHelper<Job>();

/** The columns, each with what its cells show. */
export const columns = COLUMNS.map((column) =>
  helper.accessor((job) => cell(column, job, Date.now()), {
    id: column,
    header: HEADS[column],
    cell: ({ getValue, row }) =>
      column === "status" ? (
        <a href={jobPath(row.original)} aria-label={linkLabel(row.original, Date.now())}>
          <span className="state" data-tone={tone(row.original)}>
            {getValue().text}
          </span>
        </a>
      ) : (
        getValue().text
      ),
  }),
);
