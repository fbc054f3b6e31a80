import { expect, test } from "./app.ts";
import { JobPage, RefreshForm } from "./pages.ts";
import { ownServer } from "./server.ts";

// The longest refresh takes half a minute then: long enough for the page to look several times.
test.use(ownServer({ clockSpeed: 2000 }));

test("a sandbox is found, refreshed, watched and ready", async ({ page, api, traffic, server }) => {
  test.setTimeout(90_000);
  const environment = await api.named("UAT Europe");
  const before = await api.jobs(environment);
  const row = page.locator(`[data-environment-id="${environment.id}"]`);

  await test.step("the list shows every sandbox", async () => {
    await page.goto("/");
    await expect(page.getByRole("heading", { level: 1, name: "Sandboxes" })).toBeVisible();
    for (const { tenantName } of await api.environments()) {
      await expect(page.getByRole("link", { name: tenantName, exact: true })).toBeVisible();
    }
    await expect(row).toHaveAttribute("data-refreshable", "now");
    await expect(row).toContainText("Can be refreshed now");
  });

  await test.step("its page has its history", async () => {
    await page.getByRole("link", { name: "UAT Europe", exact: true }).click();
    await expect(page.getByRole("heading", { level: 1, name: "UAT Europe" })).toBeVisible();
    for (const job of before) {
      await expect(page.locator(`[data-job-id="${job.id}"]`)).toHaveAttribute("data-status", job.status);
    }
    await page.getByRole("link", { name: "Refresh this sandbox…" }).click();
  });

  const form = new RefreshForm(page, environment);
  await test.step("what will happen is said before anything can happen", async () => {
    await expect(page).toHaveURL(`${server.url}/environments/${environment.id}/refresh`);
    await expect(page.getByRole("heading", { name: "What will happen" })).toBeVisible();
    const consequences = page.getByRole("listitem");
    await expect(
      consequences.filter({ hasText: /^All data in this sandbox is deleted and replaced by .* as of \d+ \w+ \d{4} / }),
    ).toBeVisible();
    await expect(
      consequences.filter({ hasText: /^Nobody can use it until the refresh ends. The last 5 took \d.* to \d/ }),
    ).toBeVisible();
    await expect(consequences.filter({ hasText: "You can stop it until the sandbox is emptied" })).toBeVisible();
    await expect(consequences.filter({ hasText: /next refresh is possible about .* \(every 28 days\)/ })).toBeVisible();
  });

  await test.step("only the name opens the way, and a wrong one is explained", async () => {
    await form.pressAnyway(form.submit);
    await expect(form.name).toBeFocused();
    await form.name.fill("UAT Asia Pacific");
    await form.pressAnyway(form.submit);
    await expect(form.name).toHaveAccessibleDescription("This is not the name yet. Type: UAT Europe");
    await form.name.press("Enter");
    expect(traffic.posts()).toEqual([]);

    await form.name.fill("  uat EUROPE ");
    await expect(form.name).toHaveAccessibleDescription("");
    await expect(form.submit).toHaveAttribute("aria-disabled", "false");
  });

  const job = new JobPage(page, environment);
  const id = await test.step("it goes at once to the job that the answer names", async () => {
    const answered = page.waitForResponse((answer) => answer.request().method() === "POST");
    await form.submit.click();
    const answer = await answered;
    expect(answer.status()).toBe(201);
    const location = new URL((await answer.headerValue("location")) ?? "", answer.url());
    const id = location.pathname.split("/").at(-1) ?? "";
    expect(before.map((earlier) => earlier.id)).not.toContain(id);
    await expect(page).toHaveURL(`${server.url}/environments/${environment.id}/jobs/${id}`);
    await job.expect(id);
    expect(traffic.posts()).toHaveLength(1);

    const polled = () => traffic.gets().filter((url) => url.includes("/jobs/") && url.includes("/api/"));
    await expect.poll(() => polled().length, { timeout: 15_000 }).toBeGreaterThan(2);
    expect(new Set(polled())).toEqual(new Set([location.href]));
    return id;
  });

  await test.step("stage and percent move on by themselves, and never back", async () => {
    const loaded = await page.evaluate(() => performance.timeOrigin);
    const statuses = new Set<string>();
    const percents: number[] = [];
    const look = async () => {
      const { status, percent } = await job.shown();
      statuses.add(status);
      percents.push(percent);
      return status;
    };
    await expect.poll(look, { timeout: 60_000 }).toBe("COMPLETED");
    expect(percents).toEqual(percents.toSorted((one, other) => one - other));
    expect(percents.at(-1)).toBe(100);
    // Two on the way, and the end.
    expect(statuses.size, [...statuses].join(", ")).toBeGreaterThan(2);
    expect(await page.evaluate(() => performance.timeOrigin), "the page was reloaded").toBe(loaded);
  });

  await test.step("it is ready, and says what it holds", async () => {
    await expect(job.title).toHaveText("UAT Europe is ready");
    await expect(page).toHaveTitle("UAT Europe is ready · Reprise");
    await expect(job.progress).toHaveAttribute("aria-valuenow", "100");
    await expect(page.getByText(/The sandbox can be used. It holds the data of \d+ \w+ \d{4}/)).toBeVisible();
    await expect(job.stop).toBeHidden();
  });

  await test.step("the history has it, and the next refresh has to wait", async () => {
    await page.getByRole("link", { name: "UAT Europe", exact: true }).click();
    await expect(page.locator(`[data-job-id="${id}"]`)).toHaveAttribute("data-status", "COMPLETED");
    await expect(row).toHaveAttribute("data-refreshable", "waiting");
    await expect(page.getByText(/^Next refresh from \w+,? \d+ \w+/)).toBeVisible();
    await expect(page.getByRole("link", { name: "Plan a refresh…" })).toBeVisible();
    const { lastRefreshTime, nextRefreshTime } = await api.named("UAT Europe");
    const days = (Date.parse(nextRefreshTime ?? "") - Date.parse(lastRefreshTime ?? "")) / 86_400_000;
    expect(days).toBe(28);
    expect(await api.jobs(environment)).toHaveLength(before.length + 1);
  });
});
