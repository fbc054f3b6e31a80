import type { Page } from "@playwright/test";
import { JobPage, RefreshForm } from "./pages.ts";
import { expect, type Scene, test } from "./scene.ts";

// A phone of the smallest kind, a zoom of 400 % on a usual screen, or a column in somebody's portal.
test.use({ viewport: { width: 320, height: 640 } });

/** The least size of what is pressed (WCAG 2.2, target size). */
const LEAST = 24;

/** What is wrong with how a page lies in its column, in words. */
async function wrongs(page: Page): Promise<string[]> {
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

/** Names that people give. */
const names: [string, string][] = [
  ["an ordinary name", "UAT Asia Pacific"],
  ["200 letters without a space", "Abrechnungsumgebung".repeat(11).slice(0, 200)],
  ["a name from right to left", "تدريب الفوترة – الشرق الأوسط وشمال أفريقيا للفرق المشتركة".repeat(2)],
  ["a name that looks like a program", "<script>document.title='taken'</script><b>UAT</b>&amp;"],
  ["a name of signs that turn the direction", "UAT \u202Eeporue\u202C \u2067abc"],
];

/** The list, too, has it. */
async function look(page: Page, where: string): Promise<void> {
  expect(await wrongs(page), where).toEqual([]);
}

function isCalled(scene: Scene, name: string): void {
  scene.sandbox.tenantName = name;
}

for (const [kind, name] of names) {
  test(`${kind}: a refresh that runs, everywhere`, async ({ page, scene }) => {
    isCalled(scene, name);
    await page.goto("/");
    await expect(page.getByRole("link", { name, exact: true })).toBeVisible();
    await expect(page.getByText("Looking up its jobs")).toHaveCount(0);
    await look(page, "the list");

    await page.goto(scene.page.environment);
    await expect(page.getByRole("heading", { level: 1 })).toContainText(name);
    await expect(page.locator("tr[data-job-id]").first()).toBeVisible();
    for (const details of await page.locator("summary").all()) await details.click();
    await look(page, "the page of the sandbox");

    await page.goto("/calendar");
    await expect(page.locator(".time-table th bdi").first()).toBeVisible();
    await look(page, "the calendar as a table");
    await page.goto("/calendar?as=picture");
    await expect(page.locator("[data-track] [data-what=running]").first()).toBeVisible();
    await look(page, "the calendar as a picture");

    const job = new JobPage(page, { ...scene.environment, tenantName: name });
    await job.open(scene.id);
    await expect(job.title).toContainText(name);
    for (const details of await page.locator("summary").all()) await details.click();
    await look(page, "the page of the refresh");
    await job.stop.click();
    await expect(job.dialog).toBeVisible();
    await look(page, "the question whether to stop it");
    await expect(page.locator("main script, main h1 b")).toHaveCount(0);
    await expect(page).not.toHaveTitle("taken");
  });

  test(`${kind}: the refresh flow`, async ({ page, service, host }) => {
    const environment = await service.named("UAT Europe");
    host.ways.edits = (_, value: { id?: string; tenantName?: string }) => {
      if (value.id === environment.id) value.tenantName = name;
    };
    await page.goto(`/environments/${environment.id}/refresh`);
    const form = new RefreshForm(page, { ...environment, tenantName: name });
    const field = page.getByRole("textbox", { name: /^Type / });
    await field.fill("something else");
    await field.press("Enter");
    await expect(page.getByText("This is not the name yet.")).toBeVisible();
    for (const details of await page.locator("summary").all()) await details.click();
    await look(page, "the form, with a wrong name");
    await form.later.check();
    await look(page, "the form for later");
    await form.now.check();
    await field.fill(name);
    await expect(page.getByRole("button", { name: /^Delete data and refresh/ })).toHaveAttribute("aria-disabled", "false");
    await look(page, "the form that is ready");

    host.ways.instead = (method) => (method === "POST" ? { status: 502, body: "<html>" } : undefined);
    await page.getByRole("button", { name: /^Delete data and refresh/ }).click();
    await expect(page.getByRole("alert")).toBeVisible();
    await look(page, "the form of which nobody knows what became of it");
  });
}

test("the help", async ({ page }) => {
  await page.goto("/help");
  await expect(page.getByRole("heading", { level: 1, name: "Help" })).toBeVisible();
  for (const details of await page.locator("main summary").all()) await details.click();
  await look(page, "the help");
});
