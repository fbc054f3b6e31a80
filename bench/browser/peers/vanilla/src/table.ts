import type { Job } from "../../shared/types";
import { COLUMNS, HEADS } from "../../shared/words";
import { element } from "./element";
import { JobRow } from "./row";

/** A table of jobs, whatever of it is in the document. */
export interface JobTable {
  readonly element: HTMLElement;
  show(jobs: readonly Job[]): void;
}

export function emptyTable(): { table: HTMLTableElement; body: HTMLTableSectionElement } {
  const heads = COLUMNS.map((column) => element("th", { scope: "col", "data-cell": column }, HEADS[column]));
  const body = element("tbody", {});
  const head = element("thead", {}, element("tr", { "aria-rowindex": "1" }, ...heads));
  return { table: element("table", { class: "jobs", "aria-label": "History" }, head, body), body };
}

/** All rows. */
export class WholeTable implements JobTable {
  readonly element: HTMLTableElement;
  readonly #body: HTMLTableSectionElement;
  #rows = new Map<string, JobRow>();

  constructor() {
    const { table, body } = emptyTable();
    this.element = table;
    this.#body = body;
  }

  show(jobs: readonly Job[]): void {
    const rows = new Map<string, JobRow>();
    jobs.forEach((job, place) => {
      const row = this.#rows.get(job.id) ?? new JobRow(job, place);
      row.show(job);
      row.place = place;
      rows.set(job.id, row);
    });
    for (const [id, row] of this.#rows) if (!rows.has(id)) row.element.remove();
    this.#rows = rows;
    this.element.setAttribute("aria-rowcount", String(jobs.length + 1));
    place(this.#body, [...rows.values()].map((row) => row.element));
  }
}

/** Has exactly these children in the body, and moves none that is in its place. */
export function place(body: HTMLElement, children: readonly HTMLElement[]): void {
  if (!body.firstChild) {
    body.append(...children);
    return;
  }
  let next = body.firstElementChild;
  for (const child of children) {
    if (child === next) next = next.nextElementSibling;
    else body.insertBefore(child, next);
  }
  while (next) {
    const last = next;
    next = next.nextElementSibling;
    last.remove();
  }
}
