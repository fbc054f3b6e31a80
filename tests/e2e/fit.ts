import type { Page } from "@playwright/test";

/** The least size of what is pressed (WCAG 2.2, target size). */
const LEAST = 24;

/** What is wrong with how a page lies in its window, in words: nothing sticks out, is cut off, or cannot be pressed. */
export async function wrongs(page: Page): Promise<string[]> {
  return page.evaluate((least) => {
    const wrong: string[] = [];
    const scroller = document.scrollingElement ?? document.documentElement;
    const width = scroller.clientWidth;
    if (scroller.scrollWidth > width) wrong.push(`the page is ${scroller.scrollWidth} wide in ${width}`);
    const name = (one: Element) => `<${one.localName} class="${one.className}"> ${one.textContent.trim().slice(0, 40)}`;
    const isShown = (one: Element) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true });
    /** Whether it is there for screen readers alone, or stands aside until the keyboard finds it. */
    const isUnseen = (one: Element | null): boolean =>
      one !== null && (one.matches(".skip") || getComputedStyle(one).clipPath === "inset(50%)" || isUnseen(one.parentElement));
    /** Whether somebody can push what it is in to the side. */
    const scrolls = (one: Element | null): boolean =>
      one !== null && (["auto", "scroll"].includes(getComputedStyle(one).overflowX) || scrolls(one.parentElement));

    for (const one of document.querySelectorAll("body *")) {
      if (!isShown(one) || isUnseen(one) || one.closest("svg")) continue;
      const { left, right } = one.getBoundingClientRect();
      if ((left < -0.5 || right > width + 0.5) && !scrolls(one.parentElement)) {
        wrong.push(`${name(one)} is from ${left} to ${right} in ${width}`);
      }
      const { overflowX, overflowY } = getComputedStyle(one);
      const cuts = (overflow: string) => ["hidden", "clip"].includes(overflow);
      // The list ends a name after three lines; its page has all of it. A field moves its words itself.
      if (one instanceof HTMLInputElement || getComputedStyle(one).webkitLineClamp !== "none") continue;
      if (cuts(overflowX) && one.scrollWidth > one.clientWidth + 1) wrong.push(`${name(one)} is cut off at its side`);
      if (cuts(overflowY) && one.scrollHeight > one.clientHeight + 1) wrong.push(`${name(one)} is cut off below`);
      // What is a surface of its own has its words inside.
      const isSurface = one.matches("button, .button, .chip, .state, .note, h1, h2, th, dt, label");
      if (isSurface && !cuts(overflowX) && one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0) {
        wrong.push(`${name(one)} is ${one.clientWidth} wide and its words ${one.scrollWidth}`);
      }
      // Words themselves can stick out of what they stand in.
      for (const node of one.childNodes) {
        if (node.nodeType !== Node.TEXT_NODE || !node.textContent?.trim()) continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        const words = range.getBoundingClientRect();
        if ((words.left < -0.5 || words.right > width + 0.5) && !scrolls(one)) {
          wrong.push(`the words "${node.textContent.slice(0, 40)}" are from ${words.left} to ${words.right}`);
        }
      }
    }
    // What lies under a question cannot be pressed, and should not.
    const asked = document.querySelector("dialog[open]") ?? document;
    for (const one of asked.querySelectorAll("button, a.button, input, summary, select")) {
      if (!isShown(one) || isUnseen(one)) continue;
      // A radio is as large as its label.
      const target = one instanceof HTMLInputElement && one.type === "radio" ? (one.closest("label") ?? one) : one;
      target.scrollIntoView({ block: "center" });
      const { left, top, width, height } = target.getBoundingClientRect();
      if (height < least || width < least) wrong.push(`${name(one)} is ${width} by ${height}`);
      const [x, y] = [left + width / 2, top + height / 2];
      const hit = document.elementFromPoint(x, y);
      if (!hit || !(target.contains(hit) || hit.contains(target))) wrong.push(`${name(one)} is under something else`);
    }
    return wrong;
  }, LEAST);
}
