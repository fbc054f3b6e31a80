import type { Page } from "@playwright/test";

/**
 * From where to where a page is shown, in pixels: at most `tallest` of it, cut between things and not through them. From
 * its head on, but where somebody has typed: then up to its end, with what they typed and the button below.
 */
export function extent(page: Page, tallest: number): Promise<{ from: number; to: number }> {
  return page.evaluate((tallest) => {
    const end = document.documentElement.scrollHeight;
    if (end <= tallest) return { from: 0, to: end };
    const places = (selector: string, isMeant: (one: Element) => boolean = () => true) =>
      [...document.querySelectorAll(selector)].filter(isMeant).map((one) => {
        const { top, bottom } = one.getBoundingClientRect();
        return { top: Math.floor(top + scrollY), bottom: Math.ceil(bottom + scrollY) };
      });
    // What says something: lines and shades of a picture may be cut.
    const small = places("main :is(:not(:has(*)), button, label, input)", (one) => one.matches("input") || !!one.textContent);
    const isBetween = (place: number) => !small.some(({ top, bottom }) => top < place && place < bottom);
    const things = places("main :is(.card, .track, li, tr, section, form > *)");
    if (document.activeElement instanceof HTMLInputElement) {
      // Without the foot of the page, which is the same everywhere.
      const to = Math.max(...places("main").map(({ bottom }) => bottom));
      const begins = [...things, ...places("main h2")].map(({ top }) => top - 8);
      const fitting = begins.filter((place) => place >= to - tallest && isBetween(place));
      return { from: Math.min(...fitting, to - 1), to };
    }
    const ends = things.map(({ bottom }) => bottom + 1).filter((place) => place <= tallest && isBetween(place));
    return { from: 0, to: Math.max(...ends, tallest / 2) };
  }, tallest);
}
