import type { ConsoleMessage, Page } from "@playwright/test";

/** What the browser has complained about on a page: errors on its console, uncaught ones, breaches of its policy. */
export class Complaints {
  readonly #said: string[] = [];

  private constructor() {}

  /** Listens from now on, on every page that the tab opens. */
  static async of(page: Page): Promise<Complaints> {
    const complaints = new Complaints();
    page.on("console", (message: ConsoleMessage) => {
      if (message.type() === "error") complaints.#said.push(`${message.text()} (${message.location().url})`);
    });
    page.on("pageerror", (error) => complaints.#said.push(String(error)));
    await page.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", (event) => {
        console.error(`the policy forbids ${event.violatedDirective}: ${event.blockedURI}`);
      });
    });
    return complaints;
  }

  /** All of them; without those that a browser always makes of an answer 404 to one of these URLs. */
  all({ notFound = [] }: { notFound?: string[] } = {}): string[] {
    const usual = notFound.map(
      (url) => `Failed to load resource: the server responded with a status of 404 (Not Found) (${url})`,
    );
    return this.#said.filter((complaint) => !usual.includes(complaint));
  }
}
