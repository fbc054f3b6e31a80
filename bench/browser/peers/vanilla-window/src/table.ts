import type { Job } from "../../shared/types";
import { ROW_HEIGHT, rowsInView } from "../../shared/window";
import { COLUMNS } from "../../shared/words";
import { element } from "../../vanilla/src/element";
import { JobRow } from "../../vanilla/src/row";
import { emptyTable, type JobTable, place } from "../../vanilla/src/table";

/** What the frame is taken to be high until it is in the document. */
const HEIGHT_AT_FIRST = 544;

/** The rows that are in view, in a frame that scrolls. */
export class WindowTable implements JobTable {
  readonly element: HTMLDivElement;
  readonly #table: HTMLTableElement;
  readonly #body: HTMLTableSectionElement;
  readonly #before = new Gap();
  readonly #after = new Gap();
  #rows = new Map<string, JobRow>();
  #jobs: readonly Job[] = [];

  constructor() {
    const { table, body } = emptyTable();
    this.#table = table;
    this.#body = body;
    this.element = element("div", { class: "window", role: "region", "aria-label": "History", tabindex: "0" }, table);
    this.element.addEventListener("scroll", () => this.#draw(), { passive: true });
    new ResizeObserver(() => this.#draw()).observe(this.element);
  }

  show(jobs: readonly Job[]): void {
    this.#jobs = jobs;
    this.#table.setAttribute("aria-rowcount", String(jobs.length + 1));
    this.#draw();
  }

  #draw(): void {
    const { scrollTop, clientHeight } = this.element;
    const { first, last } = rowsInView(scrollTop, clientHeight || HEIGHT_AT_FIRST, this.#jobs.length);
    const rows = new Map<string, JobRow>();
    for (let at = first; at < last; at += 1) {
      const job = this.#jobs[at] as Job;
      const row = this.#rows.get(job.id) ?? new JobRow(job, at);
      row.show(job);
      row.place = at;
      rows.set(job.id, row);
    }
    this.#rows = rows;
    this.#before.rows = first;
    this.#after.rows = this.#jobs.length - last;
    place(this.#body, [this.#before.element, ...[...rows.values()].map((row) => row.element), this.#after.element]);
  }
}

/** The place of rows that are not there. */
class Gap {
  readonly #cell = element("td", { colspan: String(COLUMNS.length) });
  readonly element = element("tr", { class: "gap", "aria-hidden": "true", hidden: "" }, this.#cell);
  #rows = 0;

  set rows(rows: number) {
    if (rows === this.#rows) return;
    this.#rows = rows;
    this.element.hidden = rows === 0;
    this.#cell.style.height = `${rows * ROW_HEIGHT}px`;
  }
}
