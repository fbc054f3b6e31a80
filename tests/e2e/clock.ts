import type { BrowserContext, Page } from "@playwright/test";

/** A request as the page sent it, by the page's own clock. */
export interface Asked {
  /** When it was sent, in milliseconds of the page's clock. */
  at: number;
  /** When its answer was read to the end or it failed; none as long as it is open. */
  ended?: number;
  /** Whether it ended without a whole answer. */
  failed: boolean;
  method: string;
  path: string;
  /** The headers `Prefer` and `If-None-Match`. */
  prefer: string | null;
  tag: string | null;
}

interface InPage {
  pass(ms: number, untilAnswered: boolean): Promise<void>;
  polls(count: number, path: string): Promise<void>;
  attention(visible: boolean): void;
  later(ms: number, run: () => void): void;
  now(): number;
  timers(): number;
  asked: Asked[];
  keepsRecords: boolean;
}

declare global {
  interface Window {
    clock: InPage;
  }
}

/**
 * The time of a page, which stands still until a test lets it pass. Then every timer goes off at its moment, and after
 * each of them the answers are waited for that the page asked for at once: half an hour of polling takes as long as
 * the server needs for its answers. The time of the server is its own, and time-outs of requests are the browser's.
 */
export class Clock {
  private constructor(private readonly page: Page) {}

  /** For every page that is opened from now on. */
  static async install(context: BrowserContext): Promise<void> {
    await context.addInitScript(standStill);
  }

  /** Has the time-outs of requests go by this clock as well; for servers that answer at once. */
  static async timeOutsToo(context: BrowserContext): Promise<void> {
    await context.addInitScript(() => {
      AbortSignal.timeout = (ms) => {
        const controller = new AbortController();
        window.clock.later(ms, () => controller.abort(new DOMException("It took too long.", "TimeoutError")));
        return controller.signal;
      };
    });
  }

  /** The clock of one page. */
  static of(page: Page): Clock {
    return new Clock(page);
  }

  /** Lets time pass; `untilAnswered: false` does not wait for answers that a test holds back. */
  async pass(ms: number, { untilAnswered = true } = {}): Promise<void> {
    await this.page.evaluate(([ms, wait]) => window.clock.pass(ms, wait), [ms, untilAnswered] as const);
  }

  /** Lets time pass until so many requests for what this path ends with were answered. */
  async polls(count: number, path: string): Promise<void> {
    await this.page.evaluate(([count, path]) => window.clock.polls(count, path), [count, path] as const);
  }

  /** Waits for what the page does at once, without any time passing. */
  async rest(): Promise<void> {
    await this.pass(0);
  }

  async now(): Promise<number> {
    return this.page.evaluate(() => window.clock.now());
  }

  /** How many timers would go off if time passed. */
  async timers(): Promise<number> {
    return this.page.evaluate(() => window.clock.timers());
  }

  /** Keeps no records of requests any more: they would be counted as memory of the page. */
  async forget(): Promise<void> {
    await this.page.evaluate(() => {
      window.clock.keepsRecords = false;
      window.clock.asked.length = 0;
    });
  }

  /** The requests that read what this path ends with, after `since`. */
  async asked(path: string, since = -Infinity): Promise<Asked[]> {
    const asked = await this.page.evaluate(() => window.clock.asked);
    return asked.filter((one) => one.method === "GET" && one.path.endsWith(path) && one.at > since);
  }

  /** Hides the tab or shows it again, as far as a page can tell. */
  async attention(visible: boolean): Promise<void> {
    await this.page.evaluate((visible) => window.clock.attention(visible), visible);
  }
}

/** How long after the one before each request was sent, and how long after its answer. */
export function gaps(asked: Asked[]): number[] {
  return asked.slice(1).map((one, index) => one.at - (asked[index]?.ended ?? Number.NaN));
}

/** Runs in the page before anything else. */
function standStill(): void {
  interface Timer {
    at: number;
    run: () => void;
    every?: number;
    /** Whether it is none of the page's own. */
    hidden?: boolean;
  }
  const RealDate = Date;
  const timers = new Map<number, Timer>();
  let now = RealDate.now();
  let lastId = 0;
  let open = 0;
  /** Whether requests began or ended since we last waited for what follows from that. */
  let stirred = true;
  const answered: (() => void)[] = [];
  let onAnswer: (path: string) => void = () => undefined;

  window.Date = new Proxy(RealDate, {
    construct: (date, args: [], as: typeof Date) =>
      args.length > 0 ? (Reflect.construct(date, args, as) as Date) : (Reflect.construct(date, [now], as) as Date),
    apply: () => new RealDate(now).toString(),
    get: (date, key) => (key === "now" ? () => now : (Reflect.get(date, key) as unknown)),
  });
  const set = (repeats: boolean) =>
    ((handler: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) => {
      const wait = Math.max(1, Number(ms) || 0);
      lastId += 1;
      timers.set(lastId, { at: now + wait, run: () => handler(...args), ...(repeats ? { every: wait } : {}) });
      return lastId;
    }) as unknown as typeof setTimeout;
  window.setTimeout = set(false);
  window.setInterval = set(true) as unknown as typeof setInterval;
  window.clearTimeout = window.clearInterval = (id) => void timers.delete(Number(id));

  const clock: InPage = {
    asked: [],
    keepsRecords: true,
    now: () => now,
    timers: () => [...timers.values()].filter(({ hidden }) => !hidden).length,
    later(ms, run) {
      lastId += 1;
      timers.set(lastId, { at: now + ms, run, hidden: true });
    },
    attention(visible) {
      for (const [key, value] of [
        ["hidden", !visible],
        ["visibilityState", visible ? "visible" : "hidden"],
      ] as const) {
        Object.defineProperty(document, key, { configurable: true, get: () => value });
      }
      document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
    },
    async pass(ms, untilAnswered) {
      const end = now + ms;
      await settled(untilAnswered);
      while (step(end)) await settled(untilAnswered);
      now = end;
    },
    async polls(count, path) {
      let seen = 0;
      onAnswer = (of) => {
        if (of.endsWith(path)) seen += 1;
      };
      while (seen < count && step(Infinity)) await settled(true);
      onAnswer = () => undefined;
    },
  };
  window.clock = clock;

  /** Has the next timer go off that is due until then. */
  function step(end: number): boolean {
    let next: [number, Timer] | undefined;
    for (const one of timers) if (!next || one[1].at < next[1].at) next = one;
    if (!next || next[1].at > end) return false;
    const [id, timer] = next;
    now = Math.max(now, timer.at);
    if (timer.every === undefined) timers.delete(id);
    else timer.at = now + timer.every;
    timer.run();
    return true;
  }

  /** Waits until the page has done what it does at once, and has the answers that nothing but the network delays. */
  async function settled(untilAnswered: boolean): Promise<void> {
    do {
      while (untilAnswered && open > 0) await new Promise<void>((resolve) => answered.push(resolve));
      // A task of its own, so that promises are kept; where more goes on, behind the locks that the page has asked for.
      if (stirred) await navigator.locks.request("the clock of the tests", () => undefined);
      else await turn();
      stirred = false;
    } while (untilAnswered && open > 0);
  }

  const { port1, port2 } = new MessageChannel();
  const turn = () =>
    new Promise<void>((resolve) => {
      port2.onmessage = () => resolve();
      port1.postMessage(null);
    });

  const realFetch = window.fetch.bind(window);
  window.fetch = async (input, init) => {
    const request = input instanceof Request ? input : new Request(input, init);
    if (!request.url.includes("/api/")) return realFetch(input, init);
    const record: Asked = {
      at: now,
      failed: false,
      method: request.method,
      path: new URL(request.url).pathname,
      prefer: request.headers.get("prefer"),
      tag: request.headers.get("if-none-match"),
    };
    if (clock.keepsRecords) clock.asked.push(record);
    // A server that waits for news answers in its own time.
    const awaited = record.prefer === null;
    stirred = true;
    if (awaited) open += 1;
    const end = (failed: boolean) => {
      record.ended = now;
      record.failed = failed;
      stirred = true;
      if (awaited) open -= 1;
      if (!failed) onAnswer(record.path);
      for (const resolve of answered.splice(0)) resolve();
    };
    try {
      const answer = await realFetch(input, init);
      // However it is read, it is read once.
      const told = <T>(read: () => Promise<T>) => () => read().then(
        (body) => (end(false), body),
        (error: unknown) => {
          end(true);
          throw error;
        },
      );
      answer.text = told(answer.text.bind(answer));
      answer.arrayBuffer = told(answer.arrayBuffer.bind(answer));
      return answer;
    } catch (error) {
      end(true);
      throw error;
    }
  };
}
