import type { Job } from "../../shared/types";
import { COLUMNS, cell, jobPath, linkLabel, tone } from "../../shared/words";
import { element } from "./element";

/** What all rows have in common, to be copied. */
const TEMPLATE = element(
  "tr",
  {},
  ...COLUMNS.map((column) => {
    const link = () => element("a", {}, element("span", { class: "state" }, " "));
    return element("td", { "data-cell": column }, element("span", {}, column === "status" ? link() : " "));
  }),
);

/** One job in the document. */
export class JobRow {
  readonly element = TEMPLATE.cloneNode(true) as HTMLTableRowElement;
  readonly #cells: { td: HTMLTableCellElement; text: Text }[];
  readonly #link: HTMLAnchorElement;
  readonly #state: HTMLSpanElement;
  #place = -1;

  constructor(
    public job: Job,
    place: number,
  ) {
    this.#link = this.element.querySelector("a") as HTMLAnchorElement;
    this.#state = this.#link.firstElementChild as HTMLSpanElement;
    this.#cells = Array.from(this.element.cells, (td) => {
      let text: Node = td;
      while (text.firstChild) text = text.firstChild;
      return { td, text: text as Text };
    });
    this.element.dataset["jobId"] = job.id;
    this.#link.href = jobPath(job);
    this.#write();
    this.place = place;
  }

  set place(place: number) {
    if (place === this.#place) return;
    this.#place = place;
    this.element.setAttribute("aria-rowindex", String(place + 2));
  }

  /** Shows the job as it is now. */
  show(job: Job): void {
    if (job === this.job) return;
    this.job = job;
    this.#write();
  }

  #write(): void {
    const now = Date.now();
    this.element.dataset["status"] = this.job.status ?? "";
    this.#link.setAttribute("aria-label", linkLabel(this.job, now));
    this.#state.dataset["tone"] = tone(this.job);
    COLUMNS.forEach((column, at) => {
      const { text: shown, exact } = cell(column, this.job, now);
      const { td, text } = this.#cells[at] ?? {};
      if (text && text.data !== shown) text.data = shown;
      if (td && td.title !== exact) td.title = exact;
    });
  }
}
