import type { Page } from "@playwright/test";

/** The least width and height of what is pressed, in CSS pixels (WCAG 2.2, 2.5.8). */
const LEAST = 24;

/**
 * What is too small to be pressed safely, in words. As the rule has it, a link within a sentence may be as small as the
 * sentence, and what is small may be so where a circle around it keeps clear of all others.
 */
export async function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate((least) => {
    const PRESSED = "a[href], button, input, select, textarea, summary, [role=button]";
    // What lies under a question cannot be pressed, and should not.
    const asked = document.querySelector("dialog[open]") ?? document;
    const isThere = (one: Element): boolean =>
      one.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !one.matches(".skip:not(:focus)");
    const isUnseen = (one: Element | null): boolean =>
      one !== null && (getComputedStyle(one).clipPath === "inset(50%)" || isUnseen(one.parentElement));
    // A box to tick is as large as its label.
    const pressed = (one: Element) => (one.matches("[type=radio], [type=checkbox]") ? (one.closest("label") ?? one) : one);
    const targets = [...asked.querySelectorAll(PRESSED)].filter((one) => isThere(one) && !isUnseen(one)).map(pressed);
    /** Whether a frame that scrolls has it out of sight: it lies over others by its numbers alone. */
    const isOutside = (box: DOMRect, frame: Element | null): boolean => {
      if (!frame || frame === document.body) return false;
      const { overflowX, overflowY } = getComputedStyle(frame);
      const { left, right, top, bottom } = frame.getBoundingClientRect();
      const cuts = overflowX !== "visible" || overflowY !== "visible";
      if (cuts && (box.left >= right || box.right <= left || box.top >= bottom || box.bottom <= top)) return true;
      return isOutside(box, frame.parentElement);
    };
    const boxes = targets
      .map((one) => ({ one, box: one.getBoundingClientRect() }))
      .filter(({ one, box }) => box.width > 0 && !isOutside(box, one.parentElement));
    const isSmall = ({ width, height }: DOMRect) => width < least - 0.01 || height < least - 0.01;
    /** Whether there are words around it, of whose lines it has its height. */
    const isInSentence = (one: Element) =>
      getComputedStyle(one).display === "inline" && (one.parentElement?.textContent ?? "").trim() !== one.textContent.trim();
    const middle = ({ left, top, width, height }: DOMRect) => ({ x: left + width / 2, y: top + height / 2 });
    const apart = (from: DOMRect, to: DOMRect) => {
      const { x, y } = middle(from);
      if (isSmall(to)) {
        const other = middle(to);
        // Two circles.
        return Math.hypot(x - other.x, y - other.y) >= least;
      }
      const dx = Math.max(to.left - x, 0, x - to.right);
      const dy = Math.max(to.top - y, 0, y - to.bottom);
      return Math.hypot(dx, dy) >= least / 2;
    };
    return boxes
      .filter(({ one, box }) => isSmall(box) && !isInSentence(one))
      .flatMap(({ one, box }) => {
        const others = boxes.filter((other) => !other.one.contains(one) && !one.contains(other.one));
        const near = others.find((other) => !apart(box, other.box));
        const name = (one: Element) => `<${one.localName} class="${one.className}"> ${one.textContent.trim().slice(0, 30)}`;
        return near ? [`${name(one)} is ${box.width} by ${box.height}, and close to ${name(near.one)}`] : [];
      });
  }, LEAST);
}
