import { expect, type Page } from "@playwright/test";

/** The element that has the focus is on the screen, not covered, and has an outline that nothing else has. */
export async function expectVisibleFocus(page: Page): Promise<void> {
  await expect(page.locator(":focus")).toBeInViewport();
  expect(await wrongOfFocus(page)).toBe("");
}

/** What is wrong with the stops on the way through a page by Tab, in words; looks at no more than `most` of them. */
export async function lostStops(page: Page, most: number): Promise<string[]> {
  const lost: string[] = [];
  for (let stop = 0; stop < most; stop++) {
    await page.keyboard.press("Tab");
    const wrong = await wrongOfFocus(page);
    // Behind the last one the focus is with the browser.
    if (wrong === undefined) break;
    if (wrong) lost.push(wrong);
  }
  return lost;
}

/** What is wrong with what has the focus, in words; nothing where nothing has it. */
async function wrongOfFocus(page: Page): Promise<string | undefined> {
  return page.evaluate(() => {
    const focused = document.activeElement;
    if (!focused || focused === document.body) return undefined;
    // A hidden radio shows it on the label around it.
    const shown = [focused, focused.closest("label")].filter((one) => one !== null);
    const looksFocused = shown.some((one) => {
      const style = getComputedStyle(one);
      return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
    });
    if (!looksFocused) return `${focused.outerHTML.slice(0, 200)} does not look focused`;
    const target = shown.at(-1) ?? focused;
    // What stays where it is while the page is scrolled must not lie over it (WCAG 2.4.11).
    const isSeen = [...target.getClientRects()].some(({ left, right, top, bottom }) =>
      [left + 1, (left + right) / 2, right - 1].some((x) =>
        [top + 1, (top + bottom) / 2, bottom - 1].some((y) => {
          const hit = document.elementFromPoint(x, y);
          return hit !== null && (target.contains(hit) || hit.contains(target));
        }),
      ),
    );
    return isSeen ? "" : `${focused.outerHTML.slice(0, 200)} has the focus and is not seen`;
  });
}
