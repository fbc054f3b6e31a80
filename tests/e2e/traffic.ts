import type { BrowserContext, Request } from "@playwright/test";

/** Every request that any tab has sent so far. It listens; nothing is held up or changed. */
export class Traffic {
  readonly #sent: Request[] = [];

  constructor(context: BrowserContext) {
    context.on("request", (request) => this.#sent.push(request));
  }

  /** The requests that asked for a change. */
  posts(): Request[] {
    return this.#sent.filter((request) => request.method() === "POST");
  }

  /** The URLs that were read, in order, with those that were read again. */
  gets(): string[] {
    return this.#sent.filter((request) => request.method() === "GET").map((request) => request.url());
  }
}
