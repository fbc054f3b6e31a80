import { expect, test as served } from "./app.ts";
import { Clock } from "./clock.ts";
import { JobPage } from "./pages.ts";
import { ownServer } from "./server.ts";

/** Beside our own server, which tells of changes. */
const test = served.extend<{ clock: Clock }>({
  clock: async ({ context, page }, use) => {
    await Clock.install(context);
    await use(Clock.of(page));
  },
});

// Nothing moves by itself while a test looks: a refresh takes half a day.
test.use(ownServer({ clockSpeed: 1 }));

const MINUTE = 60_000;

test("one request waits for news with the tag of what is shown, and the next one follows its answer at once", async ({ page, api, clock }) => {
  const environment = await api.named("UAT Europe");
  const { id } = await api.start(environment);
  const job = new JobPage(page, environment);
  await job.open(id);
  await clock.rest();
  await clock.pass(250);
  const path = `/jobs/${id}`;
  const [first, waiting, ...others] = await clock.asked(path);
  expect(first).toMatchObject({ prefer: null, tag: null, failed: false });
  expect(waiting).toMatchObject({ prefer: "wait=25", tag: expect.stringMatching(/./) as unknown });
  expect(waiting?.ended).toBeUndefined();
  expect(others).toEqual([]);

  // However long it takes, nothing else is asked for.
  await clock.pass(5 * MINUTE);
  expect(await clock.asked(path)).toHaveLength(2);

  const before = await clock.now();
  await api.stop(environment, id);
  await job.expectStatus("CANCELLING");
  // The next request is not earlier than a quarter of a second after the answer, and not later.
  await clock.pass(249);
  expect(await clock.asked(path, before)).toHaveLength(0);
  await clock.pass(1);
  const [next, ...more] = await clock.asked(path, before);
  expect(next).toMatchObject({ at: before + 250, prefer: "wait=25" });
  expect(next?.ended).toBeUndefined();
  expect(next?.tag, "with the new tag").not.toBe(waiting?.tag);
  expect(more).toEqual([]);
});

test("a request that waits ends when its page is left, and when the tab goes on to something else", async ({ page, api, clock }) => {
  const environment = await api.named("Finance training");
  const { id } = await api.start(environment);
  await new JobPage(page, environment).open(id);
  await clock.rest();
  await clock.pass(250);
  const waits = async (path: string) => (await clock.asked(path)).filter((one) => one.prefer && !one.ended);
  expect(await waits(`/jobs/${id}`)).toHaveLength(1);

  const failed = page.waitForEvent("requestfailed", (request) => request.url().endsWith(`/jobs/${id}`));
  await page.getByRole("link", { name: "Sandboxes" }).first().click();
  await expect(page.getByRole("heading", { level: 1, name: "Sandboxes" })).toBeVisible();
  expect((await failed).failure()?.errorText).toBe("net::ERR_ABORTED");
  expect(await waits(`/jobs/${id}`)).toEqual([]);
  const left = await clock.now();
  await clock.pass(250);
  expect(await waits("/console/overview")).toHaveLength(1);
  await clock.pass(10 * MINUTE);
  expect(await clock.asked(`/jobs/${id}`, left), "nobody asks for a page that was left").toEqual([]);
});

test("who wants to know at once does not wait for news", async ({ page, api, clock }) => {
  const environment = await api.named("Sales demo");
  const { id } = await api.start(environment);
  await new JobPage(page, environment).open(id);
  await clock.rest();
  await clock.pass(3000);
  const before = await clock.now();
  await page.getByRole("button", { name: "Look again" }).click();
  await clock.rest();
  const [now, ...others] = await clock.asked(`/jobs/${id}`, before - 1);
  expect(now).toMatchObject({ at: before, prefer: null, failed: false });
  expect(others).toEqual([]);
  const open = (await clock.asked(`/jobs/${id}`)).filter(({ ended }) => ended === undefined);
  expect(open, "the one that waited was given up").toEqual([]);
  await clock.pass(250);
  expect((await clock.asked(`/jobs/${id}`)).filter(({ ended }) => ended === undefined)).toHaveLength(1);
});

test("a tab that is hidden gives its request up at its next answer and asks no more", async ({ page, api, clock }) => {
  const environment = await api.named("Year-end closing rehearsal");
  const { id } = await api.start(environment);
  const job = new JobPage(page, environment);
  await job.open(id);
  await clock.rest();
  await clock.pass(250);
  await clock.attention(false);
  await clock.pass(MINUTE);
  const before = await clock.now();
  await api.stop(environment, id);
  await job.expectStatus("CANCELLING");
  await clock.pass(60 * MINUTE);
  expect(await clock.asked(`/jobs/${id}`, before)).toEqual([]);
  const seen = await clock.now();
  await clock.attention(true);
  await clock.rest();
  expect(await clock.asked(`/jobs/${id}`, seen - 1)).toMatchObject([{ at: seen, prefer: null, failed: false }]);
  await clock.pass(250);
  expect(await clock.asked(`/jobs/${id}`, seen)).toMatchObject([{ at: seen + 250, prefer: "wait=25" }]);
});
