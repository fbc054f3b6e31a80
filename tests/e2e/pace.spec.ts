import { type Asked, gaps } from "./clock.ts";
import { JobPage } from "./pages.ts";
import { expect, test } from "./scene.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
/** Waits are up to a fifth shorter or longer; a millisecond is lost in rounding. */
const [SHORTEST, LONGEST] = [0.8, 1.2];

/** Expects a wait of about so long. */
function expectAbout(wait: number | undefined, expected: number, why: string): void {
  expect(wait, why).toBeGreaterThanOrEqual(SHORTEST * expected - 1);
  expect(wait, why).toBeLessThanOrEqual(LONGEST * expected + 1);
}

/** How long after `from` the request was sent that a wait began with. */
function beganAfter(asked: Asked[], index: number, from: number): number {
  return (asked[index]?.ended ?? 0) - from;
}

test("after an act every two seconds, then every five, then slower up to thirty", async ({ page, clock, scene, host }) => {
  const job = new JobPage(page, scene.environment);
  await job.open(scene.id);
  host.ways.instead = (method) => {
    if (method !== "POST") return undefined;
    scene.says({ status: "CANCELLING" });
    return { status: 200, body: scene.whole };
  };
  await job.stop.click();
  const acted = await clock.now();
  await job.dialog.getByRole("button", { name: "Stop the refresh" }).click();
  await job.expectStatus("CANCELLING");
  await clock.pass(20 * MINUTE);

  const asked = await clock.asked(scene.reads.job, acted);
  expectAbout((asked[0]?.at ?? 0) - acted, 2 * SECOND, "the first wait");
  const waits = gaps(asked);
  let [often, moving, slower] = [0, 0, 0];
  for (const [index, wait] of waits.entries()) {
    const began = beganAfter(asked, index, acted);
    if (began < 30 * SECOND) {
      expectAbout(wait, 2 * SECOND, `the wait that began ${began} ms after the act`);
      often += 1;
    } else if (began < 2 * MINUTE) {
      expectAbout(wait, 5 * SECOND, `the wait that began ${began} ms after the act`);
      moving += 1;
    } else {
      const before = waits[index - 1] ?? Number.NaN;
      const expected = Math.min(Math.max(1.5 * before, 5 * SECOND), 30 * SECOND);
      expectAbout(wait, expected, `the wait that began ${began} ms after the act, and ${before} ms after the one before`);
      slower += 1;
    }
  }
  expect(often).toBeGreaterThanOrEqual(12);
  expect(moving).toBeGreaterThanOrEqual(14);
  expect(slower).toBeGreaterThan(20);
  expect(Math.max(...waits), "it becomes as slow as it may").toBeGreaterThan(24 * SECOND);
  expect(new Set(waits).size, "no two tabs keep the same beat").toBeGreaterThan(waits.length / 3);
});

test("what moves again is looked at every five seconds again", async ({ page, clock, scene }) => {
  const job = new JobPage(page, scene.environment);
  await job.open(scene.id);
  await clock.pass(10 * MINUTE);
  const slow = gaps(await clock.asked(scene.reads.job)).at(-1);
  expect(slow).toBeGreaterThan(6 * SECOND);
  scene.says({ progressPercentage: 41 });
  await clock.polls(1, scene.reads.job);
  const moved = await clock.now();
  await clock.pass(MINUTE);
  const waits = gaps(await clock.asked(scene.reads.job, moved));
  expect(waits.length).toBeGreaterThanOrEqual(9);
  for (const wait of waits) expectAbout(wait, 5 * SECOND, "a wait after the move");
});

test("a planned job is looked at after a quarter of what is left, between five seconds and five minutes", async ({ page, clock, plan }) => {
  const job = new JobPage(page, plan.environment);
  const start = Date.now() + 90 * MINUTE;
  plan.says({ scheduledRefreshTime: new Date(start).toISOString() });
  await job.open(plan.id);
  await clock.rest();
  await clock.pass(90 * MINUTE);
  const asked = await clock.asked(plan.reads.job);
  const waits = gaps(asked);
  for (const [index, wait] of waits.entries()) {
    const left = start - (asked[index]?.ended ?? 0);
    const expected = Math.min(Math.max(left / 4, 5 * SECOND), 5 * MINUTE);
    expectAbout(wait, expected, `the wait that began ${left} ms before the start`);
  }
  expect(Math.max(...waits), "five minutes while it is far").toBeGreaterThan(4 * MINUTE);
  expect(Math.min(...waits), "five seconds when it is near").toBeLessThan(6.1 * SECOND);

  // It starts: from then on it is watched like any other.
  const late = await clock.now();
  plan.says({ status: "QUEUED" });
  await clock.pass(6.1 * SECOND);
  await job.expectStatus("QUEUED");
  expect((await clock.asked(plan.reads.job, late)).length).toBeGreaterThan(0);
});

test("a job that has ended is left alone, and its environment is read twice more", async ({ page, clock, scene }) => {
  scene.ends("COMPLETED", Date.now());
  await new JobPage(page, scene.environment).open(scene.id);
  await clock.rest();
  const opened = await clock.now();
  await clock.pass(60 * MINUTE);
  expect(await clock.asked(scene.reads.job), "the job is read once").toHaveLength(1);
  const reads = (await clock.asked(scene.reads.environment)).map(({ at }) => Math.round((at - opened) / SECOND));
  expect(reads.map((at) => Math.max(at, 0))).toEqual([0, 3, 60]);
  // What is settled is not even looked at by who comes back to it.
  await clock.attention(false);
  await clock.pass(MINUTE);
  await clock.attention(true);
  await clock.rest();
  expect(await clock.asked(scene.reads.job)).toHaveLength(1);
});

test("an environment that is known before its job is read twice more as well", async ({ page, clock, scene }) => {
  scene.ends("COMPLETED", Date.now());
  let letJobCome: () => void = () => undefined;
  const jobMayCome = new Promise<void>((resolve) => (letJobCome = resolve));
  scene.host.ways.instead = async (_, path) => {
    if (path.endsWith(scene.reads.job)) await jobMayCome;
    return undefined;
  };
  await page.goto(scene.page.job);
  await expect.poll(async () => (await clock.asked(scene.reads.environment))[0]?.ended).toBeDefined();
  const opened = await clock.now();
  letJobCome();
  await new JobPage(page, scene.environment).expectStatus("COMPLETED");
  await clock.pass(10 * MINUTE);
  const reads = (await clock.asked(scene.reads.environment)).map(({ at }) => Math.round((at - opened) / SECOND));
  expect(reads).toEqual([0, 3, 60]);
});

test("when a job ends, what follows from it late is seen a minute later, then nothing is asked for", async ({ page, clock, scene }) => {
  const job = new JobPage(page, scene.environment);
  await job.open(scene.id);
  await clock.pass(10 * MINUTE);
  scene.ends("COMPLETED", await clock.now());
  await clock.polls(1, scene.reads.job);
  await job.expectStatus("COMPLETED");
  const ended = await clock.now();
  await clock.pass(45 * SECOND);
  const next = new Date(ended + 28 * 24 * 60 * MINUTE);
  const updateTime = new Date(ended).toISOString();
  Object.assign(scene.sandbox, { status: "ACTIVE", nextRefreshTime: next.toISOString(), updateTime });
  await clock.pass(16 * SECOND);
  const day = next.toLocaleDateString("en-GB", { timeZone: "Europe/Berlin", day: "numeric", month: "short" });
  await expect(page.getByText(day)).toBeVisible();
  await clock.pass(2 * MINUTE);

  const late = await clock.now();
  await clock.pass(60 * MINUTE);
  for (const path of Object.values(scene.reads)) expect(await clock.asked(path, late), path).toHaveLength(0);
  const after = (await clock.asked(scene.reads.environment, ended)).map(({ at }) => at - ended);
  expect(after.some((at) => at < 4 * SECOND), `${after}`).toBe(true);
  expect(after.some((at) => at > 50 * SECOND && at < 61 * SECOND), `${after}`).toBe(true);
});

/** How a host asks to wait so many seconds. */
const askers: [string, (now: number, seconds: number) => string][] = [
  ["in seconds", (_, seconds) => String(seconds)],
  ["as a date", (now, seconds) => new Date(Math.ceil(now / SECOND) * SECOND + seconds * SECOND).toUTCString()],
];

for (const [how, header] of askers) {
  for (const status of [429, 503]) {
    test(`a wait that a ${status} asks for ${how} wins`, async ({ page, clock, scene, host }) => {
      await new JobPage(page, scene.environment).open(scene.id);
      await clock.rest();
      // Longer than any pause of ours.
      const retry = header(await clock.now(), 95);
      let refused = 0;
      host.ways.instead = (_, path) => {
        if (!path.endsWith(scene.reads.job) || refused > 0) return undefined;
        refused += 1;
        return { status, headers: { "retry-after": retry } };
      };
      await clock.polls(1, scene.reads.job);
      await expect(page.getByRole("alert")).toContainText("The server asks us to slow down.");
      // Not even who comes back to the tab is served earlier.
      await clock.pass(30 * SECOND);
      await page.evaluate(() => window.dispatchEvent(new Event("focus")));
      await clock.pass(2 * MINUTE);
      const asked = await clock.asked(scene.reads.job);
      const [refusal, next] = asked.slice(1);
      const wait = (next?.at ?? 0) - (refusal?.ended ?? 0);
      if (how === "in seconds") expect(wait).toBe(95 * SECOND);
      else expect(next?.at).toBe(Date.parse(retry));
      await expect(page.getByRole("alert")).toBeHidden();
    });
  }
}

test("failures double the wait up to a minute, by chance, and the network that is back ends it", async ({ page, clock, scene, host }) => {
  await new JobPage(page, scene.environment).open(scene.id);
  await clock.rest();
  host.ways.instead = () => ({ status: 500 });
  await clock.polls(40, scene.reads.job);
  await expect(page.getByRole("alert")).toContainText("Lost contact");
  const waits = gaps((await clock.asked(scene.reads.job)).slice(1));
  expect(waits.length).toBeGreaterThanOrEqual(39);
  for (const [index, wait] of waits.entries()) {
    const most = Math.min(2 ** index, 60) * SECOND;
    expect(wait, `after ${index + 1} failures`).toBeLessThanOrEqual(most);
    expect(wait, `after ${index + 1} failures`).toBeGreaterThanOrEqual(250);
  }
  // By chance: thirty waits below half of the most, or all of them above, come once in a thousand million times.
  expect(Math.max(...waits.slice(7))).toBeGreaterThan(30 * SECOND);
  expect(Math.min(...waits.slice(7))).toBeLessThan(30 * SECOND);

  host.ways.instead = undefined;
  const before = await clock.now();
  await clock.pass(1);
  await page.evaluate(() => window.dispatchEvent(new Event("online")));
  await clock.rest();
  expect(await clock.asked(scene.reads.job, before)).toHaveLength(1);
  await expect(page.getByRole("alert")).toBeHidden();
});

test("nothing is asked for twice at a time, however slow the answers are", async ({ page, clock, scene, host }) => {
  await new JobPage(page, scene.environment).open(scene.id);
  await clock.rest();
  let release = () => undefined as void;
  const gate = new Promise<undefined>((resolve) => (release = () => resolve(undefined)));
  host.ways.instead = () => gate;
  const before = await clock.now();
  await clock.pass(9 * SECOND, { untilAnswered: false });
  // Whatever happens meanwhile.
  for (const event of ["focus", "online", "pageshow"]) {
    await page.evaluate((event) => window.dispatchEvent(new Event(event)), event);
  }
  await page.getByRole("button", { name: "Look again" }).click();
  await clock.pass(5 * MINUTE, { untilAnswered: false });
  const waiting = await clock.asked(scene.reads.job, before);
  expect(waiting.map(({ ended }) => ended)).toEqual([undefined]);
  for (const path of [scene.reads.environment, scene.reads.jobs]) {
    expect((await clock.asked(path, before)).length, path).toBeLessThanOrEqual(1);
  }

  host.ways.instead = undefined;
  scene.says({ progressPercentage: 41 });
  release();
  await clock.rest();
  const answered = await clock.now();
  await clock.pass(20 * SECOND);
  const [, next] = await clock.asked(scene.reads.job, before);
  expectAbout((next?.at ?? 0) - answered, 5 * SECOND, "the wait begins with the answer");
});
