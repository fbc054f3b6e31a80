import { expect, type Page } from "@playwright/test";
import { test } from "./app.ts";
import { Gateway } from "./gateway.ts";
import { ownServer } from "./server.ts";

test.use(ownServer({ clockSpeed: 1 }));

const DAY = 86_400_000;

function inField(instant: Date): string {
  return instant.toLocaleString("sv-SE", { timeZone: "Europe/Berlin", dateStyle: "short", timeStyle: "short" }).replace(" ", "T");
}

const section = (page: Page, name: string) =>
  page.locator("section").filter({ has: page.getByRole("heading", { name, exact: true }) });

test("notes are made, shown to everybody, changed and taken away", async ({ page, api, browser, server }) => {
  const { id } = await api.named("Sales demo");
  const notes = section(page, "Notes");
  const dialog = page.getByRole("dialog", { name: "Notes about Sales demo" });
  const edit = notes.getByRole("button", { name: "Edit notes…" });
  await page.goto(`/environments/${id}`);
  await expect(notes).toContainText("Nobody has noted yet whose sandbox this is and what it is for.");

  await edit.click();
  await expect(dialog.getByLabel("Also called")).toBeFocused();
  await dialog.getByLabel("Also called").fill("Finance UAT");
  await dialog.getByLabel("Owner").fill("Billing team");
  await dialog.getByLabel("Purpose").fill("Month-end tests <b>and more</b>");
  await dialog.getByLabel("Who to ask").fill("QA team <qa@example.com>");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();
  await expect(edit).toBeFocused();
  await expect(notes).toContainText("Month-end tests <b>and more</b>");
  await expect(notes.getByRole("link")).toHaveAttribute("href", "mailto:qa@example.com");
  await expect(page.locator(".page-head")).toContainText(/Finance UAT · \w+ · tenant/);
  await expect(page.locator(".page-head")).toContainText("owner: Billing team");

  const other = await browser.newPage({ baseURL: server.url });
  await other.goto(`/environments/${id}`);
  await expect(section(other, "Notes")).toContainText("Billing team");
  await other.close();

  await edit.click();
  await expect(dialog.getByLabel("Owner")).toHaveValue("Billing team");
  for (const [label, most] of [["Also called", 80], ["Owner", 120], ["Purpose", 500], ["Who to ask", 200]] as const) {
    await expect(dialog.getByLabel(label)).toHaveAttribute("maxlength", String(most));
    await dialog.getByLabel(label).fill("");
  }
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(notes).toContainText("Nobody has noted yet");
});

test("notes that could not be saved are still in the form", async ({ page, api, server }) => {
  const { id } = await api.named("Release check");
  const gateway = await Gateway.start(server.url);
  await page.goto(`${gateway.url}/environments/${id}`);
  await section(page, "Notes").getByRole("button", { name: "Edit notes…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Owner").fill("Quality");
  gateway.fate = (method) => (method === "PUT" ? "never arrives" : "passed");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog.getByRole("alert")).toContainText("It was not saved. What you typed is still here.");
  await expect(dialog.getByLabel("Owner")).toHaveValue("Quality");
  gateway.fate = () => "passed";
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();
  await expect(section(page, "Notes")).toContainText("Quality");
  await gateway.close();
});

test("a sandbox is held, everybody sees until when and why, and the hold is ended", async ({ page, api }) => {
  const { id } = await api.named("Finance training");
  const hold = section(page, "Hold");
  const sandbox = page.locator(`[data-environment-id="${id}"]`);
  const dialog = page.getByRole("dialog", { name: "Hold Finance training" });
  await page.goto(`/environments/${id}`);
  await expect(sandbox).toHaveAttribute("data-refreshable", "now");
  // What is to come is no hold yet.
  await expect(hold).toContainText("Month end");

  await hold.getByRole("button", { name: "Hold this sandbox…" }).click();
  const until = dialog.getByLabel("Until (Berlin time)");
  await expect(until).toHaveValue(/T\d\d:00$/);
  await dialog.getByRole("button", { name: "Hold it" }).click();
  await expect(dialog.getByLabel("What for")).toHaveAccessibleDescription(/^Say what the hold is for\./);
  await expect(dialog.getByLabel("What for")).toBeFocused();
  await dialog.getByLabel("What for").fill("UAT week");
  await until.fill(inField(new Date((await api.now()).getTime() - DAY)));
  await dialog.getByRole("button", { name: "Hold it" }).click();
  await expect(until).toHaveAccessibleDescription(/Pick a time that lies ahead\./);
  await expect(dialog.getByLabel("What for")).toHaveValue("UAT week");
  await until.fill(inField(new Date((await api.now()).getTime() + 3 * DAY)));
  await dialog.getByRole("button", { name: "Hold it" }).click();

  await expect(dialog).toBeHidden();
  await expect(sandbox).toHaveAttribute("data-refreshable", "held");
  await expect(page.getByText(/^On hold until \w+,? \d+ \w+, \d\d:\d\d: UAT week$/)).toBeVisible();
  await expect(hold).toContainText("UAT week");
  await page.reload();
  await expect(sandbox).toHaveAttribute("data-refreshable", "held");

  await hold.getByRole("button", { name: "End the hold…" }).click();
  const question = page.getByRole("dialog", { name: "End the hold of Finance training?" });
  await expect(question.getByRole("button", { name: "Keep it" })).toBeFocused();
  await question.getByRole("button", { name: "Keep it" }).click();
  await expect(sandbox).toHaveAttribute("data-refreshable", "held");
  await hold.getByRole("button", { name: "End the hold…" }).click();
  await question.getByRole("button", { name: "End the hold" }).click();
  await expect(hold.getByRole("status")).toContainText("The hold has ended.");
  await expect(sandbox).toHaveAttribute("data-refreshable", "now");
});

test("a hold to come is on the list, and one for all sandboxes says that it is for all", async ({ page, api }) => {
  const { id } = await api.named("Sales demo");
  const now = (await api.now()).getTime();
  const make = async (hold: object) => {
    const headers = { "X-Reprise-Csrf": "1" };
    expect(await page.request.post("api/console/holds", { data: hold, headers })).toBeOK();
  };
  const time = (days: number) => new Date(now + days * DAY).toISOString();
  await make({ environmentId: id, from: time(5), until: time(6), reason: "Go-live" });
  await page.goto(`/environments/${id}`);
  const hold = section(page, "Hold");
  await expect(hold.getByRole("listitem")).toHaveText([/^Hold from .* to .*Go-live.*Remove this hold…$/, /Month end.*This hold is for all sandboxes\.Remove this hold…$/]);
  await expect(page.locator(`[data-environment-id="${id}"]`)).toHaveAttribute("data-refreshable", "now");
  const remove = hold.getByRole("button", { name: "Remove this hold…" });
  await remove.last().click();
  const question = page.getByRole("dialog", { name: "End the hold of all sandboxes?" });
  await question.getByRole("button", { name: "Keep it" }).click();
  await remove.first().click();
  await page.getByRole("dialog", { name: "End the hold of Sales demo?" }).getByRole("button", { name: "End the hold" }).click();
  await expect(hold.getByRole("listitem")).toHaveText([/Month end/]);
});
