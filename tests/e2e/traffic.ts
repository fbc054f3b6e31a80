import type { BrowserContext, Request } from "@playwright/test";

/** Every request that any tab has sent so far. It listens; nothing is held up or changed. */
export class Traffic {
  readonly #sent: Request[] = [];
  /** Those that wait for news now. */
  readonly #waiting = new Set<Request>();
  /** The most that waited for the same thing at one time, by what follows the host. */
  readonly #most = new Map<string, number>();

  constructor(context: BrowserContext) {
    context.on("request", (request) => {
      this.#sent.push(request);
      if (!request.headers().prefer) return;
      this.#waiting.add(request);
      const path = pathOf(request);
      const now = [...this.#waiting].filter((other) => pathOf(other) === path).length;
      this.#most.set(path, Math.max(now, this.#most.get(path) ?? 0));
    });
    for (const end of ["requestfinished", "requestfailed"] as const) {
      context.on(end as "requestfinished", (request) => this.#waiting.delete(request));
    }
  }

  /** How many requests there were whose URLs fit. */
  count(pattern: RegExp): number {
    return this.#sent.filter((request) => pattern.test(request.url())).length;
  }

  /** The most that waited at one time for what ends so. */
  mostWaiting(end: string): number {
    return Math.max(0, ...[...this.#most].filter(([path]) => path.endsWith(end)).map(([, most]) => most));
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

function pathOf(request: Request): string {
  return new URL(request.url()).pathname;
}
