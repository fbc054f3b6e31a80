import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef } from "react";
import { JobRow } from "../../react/src/JobRow";
import { JobHead, useJobTable } from "../../react/src/JobTable";
import type { Job } from "../../shared/types";
import { AHEAD, ROW_HEIGHT } from "../../shared/window";
import { COLUMNS } from "../../shared/words";

/** The rows of a table of jobs that are in view, in a frame that scrolls. */
export function JobTable({ jobs }: { jobs: Job[] }) {
  const frame = useRef<HTMLDivElement>(null);
  const table = useJobTable(jobs);
  const { rows } = table.getRowModel();
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (place) => rows[place]?.id ?? place,
    overscan: AHEAD,
  });
  const shown = virtualizer.getVirtualItems();
  const before = shown[0]?.start ?? 0;
  const after = virtualizer.getTotalSize() - (shown.at(-1)?.end ?? 0);
  return (
    <div className="window" ref={frame} role="region" aria-label="History" tabIndex={0}>
      <table className="jobs" aria-label="History" aria-rowcount={jobs.length + 1}>
        <JobHead table={table} />
        <tbody>
          <Gap height={before} />
          {shown.map(({ index, key }) => {
            const row = rows[index];
            return row && <JobRow key={key} row={row} job={row.original} place={index} />;
          })}
          <Gap height={after} />
        </tbody>
      </table>
    </div>
  );
}

/** The place of rows that are not there. */
function Gap({ height }: { height: number }) {
  if (height <= 0) return null;
  return (
    <tr className="gap" aria-hidden="true">
      <td colSpan={COLUMNS.length} style={{ height }} />
    </tr>
  );
}
