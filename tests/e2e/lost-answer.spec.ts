import { expect, test } from "./app.ts";
import { JobPage, RefreshForm } from "./pages.ts";
import { PlainHost } from "./plain.ts";
import { ownServer } from "./server.ts";

test.use(ownServer({ clockSpeed: 60 }));

test("a refresh whose answer is lost is looked for, found and never sent again", async ({ page, api, traffic, server }) => {
  const environment = await api.named("Sales demo");
  const gateway = await PlainHost.start(server.url, { loses: (method) => method === "POST" });
  try {
    await page.goto(`${gateway.url}/environments/${environment.id}/refresh`);
    const form = new RefreshForm(page, environment);
    await form.name.fill("Sales demo");
    const lost = page.waitForEvent("requestfailed");
    await form.submit.click();
    expect((await lost).method()).toBe("POST");
    const job = new JobPage(page, environment);
    await job.expectStatus(/^(NEW|QUEUED|INITIATED)$/);
    const jobs = await api.jobs(environment);
    expect(jobs.map(({ jobType }) => jobType)).toEqual(["REFRESH", "CREATE"]);
    await job.expect(jobs[0]?.id ?? "");
    expect(traffic.posts()).toHaveLength(1);
  } finally {
    await gateway.close();
  }
});

test("while it is not known whether a refresh was accepted nobody can send it again", async ({ page, context, api, traffic }) => {
  const environment = await api.named("Finance training");
  const before = await api.jobs(environment);
  const form = new RefreshForm(page, environment);
  await form.open();
  await form.name.fill("Finance training");
  await context.setOffline(true);
  await form.submit.click();
  const unknown = page.getByRole("alert").filter({
    hasText: "We sent the request but got no answer. We are checking; please do not start it again.",
  });
  await expect(unknown).toBeVisible();
  await expect(form.name).toBeDisabled();
  await expect(form.keep).toBeDisabled();
  await form.pressAnyway(page.getByRole("button", { name: "Checking…" }));
  await context.setOffline(false);

  // It looks again as soon as it can, and what it does not find it does not make up.
  const looked = traffic.gets().length;
  await expect.poll(() => traffic.gets().slice(looked).filter((url) => url.endsWith("/jobs")).length).toBeGreaterThan(1);
  await expect(unknown).toBeVisible();
  expect(traffic.posts()).toHaveLength(1);
  expect(await api.jobs(environment)).toHaveLength(before.length);

  // As if the request had been slow: the job shows up, and the page goes to it.
  const { id } = await api.start(environment);
  await new JobPage(page, environment).expect(id);
  expect(traffic.posts()).toHaveLength(1);
});
