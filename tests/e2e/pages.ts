import { expect, type Locator, type Page } from "@playwright/test";
import type { Environment } from "./api.ts";

/** The refresh flow of one sandbox, by what a person sees. */
export class RefreshForm {
  readonly name: Locator;
  readonly now: Locator;
  readonly later: Locator;
  readonly time: Locator;
  readonly submit: Locator;
  readonly plan: Locator;
  readonly keep: Locator;

  constructor(
    readonly page: Page,
    readonly environment: Environment,
  ) {
    const name = environment.tenantName;
    this.now = page.getByRole("radio", { name: "Now" });
    this.later = page.getByRole("radio", { name: "Later" });
    this.time = page.getByLabel("Day and time (Berlin time)");
    this.name = page.getByRole("textbox", { name: `Type ${name} to go on` });
    // Exactly, because the one is part of the other.
    this.submit = page.getByRole("button", { name: `Delete data and refresh ${name}`, exact: true });
    this.plan = page.getByRole("button", { name: `Plan to delete data and refresh ${name}`, exact: true });
    this.keep = page.getByRole("button", { name: "Keep current data" });
  }

  /** Opens its page. */
  async open(): Promise<void> {
    await this.page.goto(`/environments/${this.environment.id}/refresh`);
    await expect(this.name).toBeVisible();
  }

  /** Presses a button that says by `aria-disabled` that something is missing, as a person can. */
  async pressAnyway(button: Locator): Promise<void> {
    await expect(button).toHaveAttribute("aria-disabled", "true");
    await button.click({ force: true });
  }
}

/** The page of one job, by what it says of itself. */
export class JobPage {
  readonly title: Locator;
  readonly progress: Locator;
  readonly stop: Locator;
  readonly dialog: Locator;
  readonly #job: Locator;

  constructor(
    readonly page: Page,
    readonly environment: Environment,
  ) {
    this.title = page.getByRole("heading", { level: 1 });
    this.progress = page.getByRole("progressbar", { name: `Progress of ${environment.tenantName}` });
    this.stop = page.getByRole("button", { name: "Stop this refresh…" });
    this.dialog = page.getByRole("dialog", { name: `Stop the refresh of ${environment.tenantName}?` });
    this.#job = page.locator("[data-job-id]");
  }

  /** Opens it. */
  async open(id: string): Promise<void> {
    await this.page.goto(`/environments/${this.environment.id}/jobs/${id}`);
    await this.expect(id);
  }

  /** Waits until it shows that job. */
  async expect(id: string): Promise<void> {
    await expect(this.#job).toHaveAttribute("data-job-id", id);
  }

  /** Waits until the job is at that status, or at one of several. */
  async expectStatus(status: string | RegExp, timeout?: number): Promise<void> {
    await expect(this.#job).toHaveAttribute("data-status", status, { timeout });
  }

  /** Status and percent as they are shown at one moment. */
  async shown(): Promise<{ status: string; percent: number }> {
    return this.#job.evaluate((job: HTMLElement) => ({
      status: job.dataset.status ?? "",
      percent: Number(job.dataset.progress),
    }));
  }

  /** Waits until more percent are shown than `percent`, without anybody asking for it. */
  async expectFurtherThan(percent: number): Promise<void> {
    await expect.poll(async () => (await this.shown()).percent, { timeout: 20_000 }).toBeGreaterThan(percent);
  }
}
