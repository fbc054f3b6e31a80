import type { Locator, Page } from "@playwright/test";
import type { Environment } from "./api.ts";
import { expect, test } from "./app.ts";
import { Gateway } from "./gateway.ts";
import { PlainHost } from "./plain.ts";
import { ownServer } from "./server.ts";

test.use(ownServer({ clockSpeed: 1 }));

/** Who gets an email about a sandbox, by what a person sees. */
class Recipients {
  readonly section: Locator;
  readonly people: Locator;
  readonly add: Locator;
  readonly dialog: Locator;
  readonly address: Locator;
  readonly name: Locator;
  readonly save: Locator;

  constructor(readonly page: Page) {
    this.section = page.locator("section").filter({ has: page.getByRole("heading", { name: "Who gets an email" }) });
    this.people = this.section.getByRole("listitem");
    this.add = this.section.getByRole("button", { name: "Add a person…" });
    this.dialog = page.getByRole("dialog");
    this.address = this.dialog.getByLabel("Email address");
    this.name = this.dialog.getByLabel("Name (may stay empty)");
    this.save = this.dialog.getByRole("button", { name: "Save" });
  }

  async open(url: string): Promise<void> {
    await this.page.goto(url);
    await expect(this.add).toBeVisible();
  }
}

interface Person {
  id: string;
  address: string;
  name?: string;
}

async function listed(page: Page, server: string, environment: Environment): Promise<Person[]> {
  const answer = await page.request.get(`${server}/api/test-environments/${environment.id}/notifications`);
  return ((await answer.json()) as { result: Person[] }).result;
}

for (const plain of [false, true]) {
  test(`people are added, changed, removed and put back${plain ? ", beside the API alone" : ""}`, async ({ page, api, server }) => {
    const environment = await api.named(plain ? "Sales demo" : "Finance training");
    const host = plain ? await PlainHost.start(server.url) : undefined;
    const recipients = new Recipients(page);
    for (const person of await listed(page, server.url, environment)) {
      const url = `${server.url}/api/test-environments/${environment.id}/notifications/${person.id}`;
      await page.request.delete(url, { headers: { "X-Reprise-Csrf": "1" } });
    }
    await recipients.open(`${host?.url ?? server.url}/environments/${environment.id}`);
    await expect(recipients.section).toContainText("Nobody gets an email about this sandbox yet.");
    await expect(recipients.section).toContainText("It does not say that it writes when one did not finish.");

    await recipients.add.press("Enter");
    await expect(recipients.address).toBeFocused();
    await recipients.address.fill(" qa@example.com ");
    await recipients.name.fill("QA team");
    await recipients.name.press("Enter");
    await expect(recipients.dialog).toBeHidden();
    await expect(recipients.add).toBeFocused();
    await expect(recipients.people).toHaveText(/QA team.*qa@example\.com/);
    expect(await listed(page, server.url, environment)).toMatchObject([{ address: "qa@example.com", name: "QA team" }]);

    await page.getByRole("button", { name: "Change QA team" }).click();
    await expect(recipients.address).toHaveValue("qa@example.com");
    await recipients.address.fill("uat@example.com");
    await recipients.save.click();
    await expect(recipients.people).toHaveText(/QA team.*uat@example\.com/);

    await page.getByRole("button", { name: "Remove QA team" }).click();
    await expect(recipients.section.getByRole("status")).toContainText("QA team gets no more email.");
    await expect(recipients.people).toHaveCount(0);
    expect(await listed(page, server.url, environment)).toEqual([]);
    await expect(page.getByRole("button", { name: "Undo" })).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(recipients.people).toHaveText(/QA team.*uat@example\.com/);
    await expect(recipients.section.getByRole("status")).toContainText("QA team is on the list again.");
    expect(await listed(page, server.url, environment)).toMatchObject([{ address: "uat@example.com", name: "QA team" }]);
    await page.reload();
    await expect(recipients.people).toHaveCount(1);
    await host?.close();
  });
}

test("an address is looked at before it is sent", async ({ page, api, traffic }) => {
  const environment = await api.named("UAT Europe");
  const recipients = new Recipients(page);
  await recipients.open(`/environments/${environment.id}`);
  await recipients.add.click();
  await expect(recipients.address).toHaveAccessibleDescription("");
  for (const [typed, said] of [
    ["", "Type an email address."],
    ["qa.example.com", "This is no email address. It looks like name@example.com."],
    ["qa@example", "This is no email address. It looks like name@example.com."],
    ["qa@uat@example.com", "This is no email address. It looks like name@example.com."],
  ] as const) {
    await recipients.address.fill(typed);
    await recipients.save.click();
    await expect(recipients.address).toHaveAccessibleDescription(said);
    await expect(recipients.address).toBeFocused();
    await expect(recipients.address).toHaveValue(typed);
  }
  expect(traffic.posts()).toEqual([]);

  await recipients.address.fill("listed@example.com");
  await recipients.save.click();
  await expect(recipients.dialog).toBeHidden();
  await recipients.add.click();
  await recipients.address.fill("Listed@Example.com");
  await recipients.save.click();
  await expect(recipients.address).toHaveAccessibleDescription("This address is on the list already.");
  await page.keyboard.press("Escape");
  await expect(recipients.dialog).toBeHidden();
  await expect(recipients.add).toBeFocused();
  expect(traffic.posts()).toHaveLength(1);
});

test("what was typed is kept when it could not be saved, and is saved once", async ({ page, api, server }) => {
  const environment = await api.named("Integration");
  const gateway = await Gateway.start(server.url);
  const recipients = new Recipients(page);
  await recipients.open(`${gateway.url}/environments/${environment.id}`);
  const before = await listed(page, server.url, environment);
  // Neither the answer arrives, nor the list that would tell what became of it.
  gateway.fate = (method, path) =>
    method === "POST" ? "answer lost" : path.includes("notifications") ? "never arrives" : "passed";
  await recipients.add.click();
  await recipients.address.fill("once@example.com");
  await recipients.save.click();
  await expect(recipients.dialog.getByRole("alert")).toContainText("It was not saved. What you typed is still here.");
  await expect(recipients.address).toHaveValue("once@example.com");
  gateway.fate = () => "passed";
  await recipients.save.click();
  await expect(recipients.dialog).toBeHidden();
  await expect(recipients.people.filter({ hasText: "once@example.com" })).toHaveCount(1);
  expect(await listed(page, server.url, environment)).toHaveLength(before.length + 1);
  await gateway.close();
});

test("an answer that is lost is found in the list", async ({ page, api, server }) => {
  const environment = await api.named("Integration");
  const gateway = await Gateway.start(server.url);
  const recipients = new Recipients(page);
  await recipients.open(`${gateway.url}/environments/${environment.id}`);
  const before = await listed(page, server.url, environment);
  gateway.fate = (method) => (method === "POST" ? "answer lost" : "passed");
  await recipients.add.click();
  await recipients.address.fill("found@example.com");
  await recipients.save.click();
  await expect(recipients.dialog).toBeHidden();
  await expect(recipients.people.filter({ hasText: "found@example.com" })).toHaveCount(1);
  expect(await listed(page, server.url, environment)).toHaveLength(before.length + 1);
  await gateway.close();
});

test("the server's own words stand beside the field", async ({ page, api, server }) => {
  const environment = await api.named("Migration rehearsal");
  const recipients = new Recipients(page);
  const refusal = { title: "Bad request", status: 400, detail: "This domain is not allowed." };
  const host = await PlainHost.start(server.url, {
    instead: (method) => (method === "POST" ? { status: 400, body: refusal } : undefined),
  });
  await recipients.open(`${host.url}/environments/${environment.id}`);
  await recipients.add.click();
  await recipients.address.fill("qa@example.com");
  await recipients.save.click();
  await expect(recipients.address).toHaveAccessibleDescription("This domain is not allowed.");
  await expect(recipients.address).toBeFocused();
  await expect(recipients.address).toHaveValue("qa@example.com");
  await host.close();
});
