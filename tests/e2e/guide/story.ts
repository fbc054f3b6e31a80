import { writeFileSync } from "node:fs";
import { test } from "../app.ts";
import { JobPage, RefreshForm } from "../pages.ts";
import { ownServer } from "../server.ts";

/** Where the pictures of the README go; nothing is made without it. */
const FOLDER = process.env.REPRISE_IMAGES;
/** How long each picture stays, in milliseconds; the last one for a while. */
const [STAYS, ENDS] = [1600, 3500];

// A refresh takes half a minute then: each of its stages is seen.
test.use({ ...ownServer({ clockSpeed: 2000 }), contextOptions: { reducedMotion: "reduce" }, viewport: { width: 1120, height: 760 } });

test("a refresh from the list to its end, as pictures one after the other", async ({ page, api }) => {
  test.skip(!FOLDER, "asked for by `cargo xtask docs --images`");
  test.setTimeout(120_000);
  const durations: number[] = [];
  const picture = async (stays = STAYS) => {
    await page.screenshot({ path: `${FOLDER}/${durations.length}.png` });
    durations.push(stays);
  };
  const environment = await api.named("UAT Europe");
  await page.goto("/");
  await page.getByRole("link", { name: "UAT Europe", exact: true }).waitFor();
  await page.screenshot({ path: `${FOLDER}/environments.png` });
  await picture();
  await page.getByRole("link", { name: "UAT Europe", exact: true }).click();
  const begin = page.getByRole("link", { name: "Refresh this sandbox…" });
  await begin.waitFor();
  await picture();
  await begin.click();
  const form = new RefreshForm(page, environment);
  await form.name.waitFor();
  await picture();
  await form.name.pressSequentially("UAT Europe");
  await form.submit.scrollIntoViewIfNeeded();
  await picture();
  await form.submit.click();
  const job = new JobPage(page, environment);
  await job.progress.waitFor();
  for (let last = ""; last !== "COMPLETED"; ) {
    const { status } = await job.shown();
    if (status !== last) await picture(status === "COMPLETED" ? ENDS : STAYS);
    last = status;
    if (last !== "COMPLETED") await page.locator(`[data-job-id]:not([data-status="${status}"])`).waitFor({ timeout: 60_000 });
  }
  writeFileSync(`${FOLDER}/durations.json`, JSON.stringify(durations));
});
