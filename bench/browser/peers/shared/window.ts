/** A row's height, as the stylesheet has it, in pixels. */
export const ROW_HEIGHT = 48;
/** Rows that are made beyond the edges of what is in view. */
export const AHEAD = 10;

/** The rows that have to be there, from `first` up to and without `last`. */
export function rowsInView(scrolled: number, height: number, count: number): { first: number; last: number } {
  const first = Math.max(0, Math.floor(scrolled / ROW_HEIGHT) - AHEAD);
  const last = Math.min(count, Math.ceil((scrolled + height) / ROW_HEIGHT) + AHEAD);
  return { first: Math.min(first, last), last };
}
