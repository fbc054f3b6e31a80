// The time of a page that is measured: it stands still until the measurement lets it pass, so that each subject keeps its own pace
// and nobody waits for it. Nothing but timers and dates go by this clock; answers and frames come as they come.

/**
 * Runs in the page, before anything of it.
 */
export function standStill() {
  /** What follows from an answer within that time belongs to it. */
  const SOON = 20;
  const RealDate = Date;
  const [realFetch, frame] = [window.fetch.bind(window), window.requestAnimationFrame.bind(window)];
  /** @type {Map<number, { at: number, run: () => void, every?: number }>} */
  const timers = new Map();
  let now = RealDate.now();
  let lastId = 0;
  let open = 0;
  /** @type {string[]} */
  let asked = [];

  window.Date = new Proxy(RealDate, {
    construct: (date, args, as) => Reflect.construct(date, args.length > 0 ? args : [now], as),
    get: (date, key) => (key === "now" ? () => now : Reflect.get(date, key)),
  });
  const set = (/** @type {boolean} */ repeats) => (/** @type {Function} */ handler, ms = 0, /** @type {any[]} */ ...args) => {
    const wait = Math.max(1, Number(ms) || 0);
    lastId += 1;
    timers.set(lastId, { at: now + wait, run: () => handler(...args), ...(repeats ? { every: wait } : {}) });
    return lastId;
  };
  const unset = (/** @type {number} */ id) => void timers.delete(id);
  Object.assign(window, { setTimeout: set(false), setInterval: set(true), clearTimeout: unset, clearInterval: unset });

  window.fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input, location.href);
    asked.push(url.pathname);
    open += 1;
    try {
      const answer = await realFetch(input, init);
      if (answer.status === 304 || !url.pathname.startsWith("/api/")) {
        open -= 1;
        return answer;
      }
      // It has ended when its body was read.
      for (const name of /** @type {const} */ (["text", "json", "arrayBuffer"])) {
        const read = answer[name].bind(answer);
        answer[name] = () => read().finally(() => (open -= 1));
      }
      return answer;
    } catch (error) {
      open -= 1;
      throw error;
    }
  };

  const { port1, port2 } = new MessageChannel();
  const turn = () =>
    new Promise((resolve) => {
      port2.onmessage = resolve;
      port1.postMessage(null);
    });
  const twoFrames = () => new Promise((resolve) => frame(() => frame(resolve)));

  /** Waits until what has changed is on the screen, and what moves there because of it has come to rest. */
  async function painted() {
    await twoFrames();
    const ends = document.getAnimations().filter(({ effect }) => Number.isFinite(effect?.getComputedTiming().endTime));
    if (ends.length === 0) return;
    await Promise.allSettled(ends.map(({ finished }) => finished));
    await twoFrames();
  }

  /** Waits until the page has done what it does at once, and has its answers. */
  async function settled() {
    do {
      await turn();
      // Where more goes on, behind the locks that pages of one browser ask for.
      await navigator.locks.request("the clock of the measurement", () => undefined);
      await turn();
    } while (open > 0);
  }

  /**
   * Has the next timer go off that is due until then.
   *
   * @param {number} end
   */
  function step(end) {
    const next = [...timers].reduce((one, other) => (other[1].at < one[1].at ? other : one), [0, { at: Infinity, run() {} }]);
    const [id, timer] = next;
    if (timer.at > end) return false;
    now = Math.max(now, timer.at);
    if ("every" in timer && timer.every) timer.at = now + timer.every;
    else timers.delete(id);
    timer.run();
    return true;
  }

  Reflect.set(window, "benchClock", {
    /** Lets time pass. */
    async pass(/** @type {number} */ ms) {
      const end = now + ms;
      await settled();
      while (step(end)) await settled();
      now = end;
      await painted();
    },
    /** Has the next timer go off, with what follows at once, and answers which paths were asked for until all of it was painted. */
    async next() {
      asked = [];
      step(Infinity);
      await settled();
      while (step(now + SOON)) await settled();
      await painted();
      return asked;
    },
    /** Does what the others do besides. */
    async rest() {
      await settled();
      await painted();
      return asked;
    },
  });
}
