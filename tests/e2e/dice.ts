/** Chance that is the same every time for the same seed (the generator is mulberry32). */
export class Dice {
  #state: number;

  constructor(readonly seed: number) {
    this.#state = seed >>> 0;
  }

  /** A number from 0 to below `end`. */
  below(end: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * end);
  }

  /** One of several. */
  of<T>(things: readonly T[]): T {
    const thing = things[this.below(things.length)];
    if (thing === undefined) throw new Error("there is nothing to choose from");
    return thing;
  }
}

/**
 * The seeds of random runs: as many as are asked for, or the one that `REPRISE_TEST_SEED` repeats. More of them with
 * `REPRISE_TEST_FULL`.
 */
export function seeds(few: number, many: number): number[] {
  const { REPRISE_TEST_SEED: seed, REPRISE_TEST_FULL: full } = process.env;
  if (seed) return [Number(seed)];
  const first = Math.floor(Math.random() * 2 ** 31);
  return Array.from({ length: full ? many : few }, (_, index) => first + index);
}
