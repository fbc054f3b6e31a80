import { expect, test } from "./app.ts";
import { JobPage, RefreshForm } from "./pages.ts";
import { ownServer } from "./server.ts";

test.use(ownServer({ clockSpeed: 60 }));

test("two clicks send one request", async ({ page, api, traffic }) => {
  const environment = await api.named("UAT Europe");
  const before = await api.jobs(environment);
  const form = new RefreshForm(page, environment);
  await form.open();
  await form.name.fill("UAT Europe");
  // A slow network: on this machine the answer would be there before the second click.
  const network = await page.context().newCDPSession(page);
  const slow = { offline: false, latency: 1_000, downloadThroughput: -1, uploadThroughput: -1 };
  await network.send("Network.emulateNetworkConditions", slow);
  // At its left edge: the button becomes shorter, and its middle is no longer over it at the second click.
  await form.submit.dblclick({ position: { x: 12, y: 12 } });
  await expect(page.getByRole("heading", { level: 1, name: "Refreshing UAT Europe" })).toBeVisible();
  expect(traffic.posts()).toHaveLength(1);
  expect(await api.jobs(environment)).toHaveLength(before.length + 1);
});

test("Enter and a click at the same moment send one request", async ({ page, api, traffic }) => {
  const environment = await api.named("Finance training");
  const before = await api.jobs(environment);
  const form = new RefreshForm(page, environment);
  await form.open();
  await form.name.fill("Finance training");
  // In one task of the browser: no frame is drawn and no answer comes in between, which is the worst case.
  await form.submit.evaluate((button: HTMLButtonElement) => {
    button.form?.requestSubmit();
    button.click();
    button.click();
  });
  await expect(page.getByRole("heading", { level: 1, name: "Refreshing Finance training" })).toBeVisible();
  expect(traffic.posts()).toHaveLength(1);
  expect(await api.jobs(environment)).toHaveLength(before.length + 1);
});

test("of two tabs with the same form one sends, and the other says why not", async ({ context, page, api, traffic }) => {
  const environment = await api.named("Sales demo");
  const one = new RefreshForm(page, environment);
  const other = new RefreshForm(await context.newPage(), environment);
  for (const form of [one, other]) {
    await form.open();
    await form.name.fill("Sales demo");
  }
  // In the same moment: whichever comes second is told so, by the answer or by the news before it can press.
  await Promise.all([one, other].map((form) => form.submit.click({ timeout: 5_000 }).catch(() => undefined)));
  const isJob = (form: RefreshForm) => form.page.url().includes("/jobs/");
  await expect.poll(() => [one, other].filter(isJob)).toHaveLength(1);
  const late = isJob(one) ? other : one;
  await expect(late.page.getByText("A job is already running or planned.")).toBeVisible();
  await expect(late.name).toBeHidden();
  const jobs = await api.jobs(environment);
  expect(jobs.map(({ jobType }) => jobType)).toEqual(["REFRESH", "CREATE"]);
  expect(traffic.posts().length).toBeLessThanOrEqual(2);

  await late.page.getByRole("link", { name: "Follow this refresh" }).click();
  await new JobPage(late.page, environment).expect(jobs[0]?.id ?? "");
});

test("the way back does not lead to a form that was sent", async ({ page, api, traffic, server }) => {
  const environment = await api.named("Year-end closing rehearsal");
  await page.goto(`/environments/${environment.id}`);
  await page.getByRole("link", { name: "Refresh this sandbox…" }).click();
  const form = new RefreshForm(page, environment);
  await form.name.fill("Year-end closing rehearsal");
  await form.submit.click();
  const job = new JobPage(page, environment);
  await job.expectStatus(/^(NEW|QUEUED|INITIATED)$/);

  await page.goBack();
  await expect(page).toHaveURL(`${server.url}/environments/${environment.id}`);
  await expect(page.getByRole("link", { name: "Follow this refresh" })).toBeVisible();
  await page.goForward();
  await job.expectStatus(/^(NEW|QUEUED|INITIATED)$/);

  // Who comes by the address is not offered it either.
  await page.goto(`/environments/${environment.id}/refresh`);
  await expect(page.getByRole("status").filter({ hasText: "A job is already running or planned." })).toBeVisible();
  await expect(form.name).toBeHidden();
  expect(traffic.posts()).toHaveLength(1);
});
