// The environments and jobs that all subjects show: the same at every start, but for the day on which they end, which is today.

/** How many jobs the environments have that are measured. */
export const SIZES = [100, 1_000, 5_000];

const SEED = 20_26;
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** From one refresh to the one before. */
const APART = 5 * HOUR;
const PEOPLE = 12;

/** @typedef {Record<string, string | number | undefined>} Row */

/** @param {number} milliseconds */
const time = (milliseconds) => new Date(milliseconds).toISOString().replace(".000Z", "Z");

/**
 * The id of the environment with so many jobs.
 *
 * @param {number} size
 */
export const environmentId = (size) => `00000000-0000-4000-8000-${String(size).padStart(12, "0")}`;

/** Everything that the API answers, and the way in which it changes. */
export class Data {
  /** @type {Map<string, { environment: Row, jobs: Row[] }>} */
  #all = new Map();
  #changes = 0;

  constructor() {
    const end = Math.floor(Date.now() / HOUR) * HOUR;
    this.end = end;
    for (const size of SIZES) this.#all.set(environmentId(size), { environment: environment(size, end), jobs: jobs(size, end) });
  }

  get environments() {
    return list([...this.#all.values()].map(({ environment }) => environment));
  }

  /** @param {string} id */
  environment(id) {
    return this.#all.get(id)?.environment;
  }

  /** @param {string} id */
  jobs(id) {
    const found = this.#all.get(id);
    return found && list(found.jobs);
  }

  /**
   * @param {string} id
   * @param {string} job
   */
  job(id, job) {
    return this.#all.get(id)?.jobs.find((one) => one.id === job);
  }

  /**
   * Changes so many jobs of an environment: the one that runs, and others all over the list.
   *
   * @param {string} id
   * @param {number} rows
   */
  change(id, rows) {
    const all = this.#all.get(id)?.jobs ?? [];
    this.#changes += 1;
    const updateTime = time(this.end + this.#changes * SECOND);
    for (let row = 0; row < rows; row += 1) {
      const job = all[Math.floor((row * all.length) / rows)];
      if (!job) continue;
      job.updateTime = updateTime;
      if (row === 0) {
        job.progressPercentage = 1 + (this.#changes % 98);
        job.estimatedCompletionTime = time(this.end + HOUR + this.#changes * SECOND);
      } else {
        job.jobEndTime = time(Date.parse(String(job.jobEndTime)) + MINUTE);
      }
    }
  }
}

/** @param {Row[]} result */
const list = (result) => ({ result, size: result.length });

/**
 * @param {number} size
 * @param {number} end
 * @returns {Row}
 */
function environment(size, end) {
  return {
    id: environmentId(size),
    tenantId: String(23_000 + size),
    tenantName: `Sandbox with ${size} jobs`,
    sourceTenantId: "22000",
    environmentType: "ENTERPRISE",
    dataCopyType: "FULL",
    status: "PROCESSING",
    lastRefreshTime: time(end - 2 * DAY),
    provisionTime: time(end - 1_000 * DAY),
    createTime: time(end - 1_000 * DAY),
    updateTime: time(end - HOUR),
    createdById: person(0),
    updatedById: person(0),
  };
}

/**
 * The one that runs, and those before it, newest first.
 *
 * @param {number} size
 * @param {number} end
 */
function jobs(size, end) {
  const chance = chances(SEED + size);
  return Array.from({ length: size }, (_, at) => {
    const begun = end - 2 * HOUR - at * APART + Math.floor(chance() * HOUR);
    const common = {
      id: uuid(chance),
      testEnvironmentId: environmentId(size),
      jobType: at === size - 1 ? "CREATE" : "REFRESH",
      jobStartTime: time(begun + MINUTE),
      createTime: time(begun),
      createdById: person(chance() * PEOPLE),
      updatedById: person(chance() * PEOPLE),
    };
    if (at === 0) {
      const expected = { estimatedCompletionTime: time(end + HOUR), updateTime: time(end - MINUTE) };
      return { ...common, status: "EXPORTING", progressPercentage: 1, ...expected };
    }
    const ended = begun + HOUR + Math.floor(chance() * 3 * HOUR);
    const fate = chance();
    const status = fate < 0.9 ? "COMPLETED" : fate < 0.95 ? "CANCELLED" : "FAILED";
    const progressPercentage = status === "COMPLETED" ? 100 : Math.floor(chance() * 60);
    return { ...common, status, progressPercentage, jobEndTime: time(ended), updateTime: time(ended) };
  });
}

/** @param {number} number */
const person = (number) => Math.floor(number).toString(16).padStart(32, "58f182ab203c447b8b9cd90382da030a");

/** @param {() => number} chance */
function uuid(chance) {
  const digits = Array.from({ length: 32 }, () => Math.floor(chance() * 16).toString(16)).join("");
  return [digits.slice(0, 8), digits.slice(8, 12), `4${digits.slice(13, 16)}`, `8${digits.slice(17, 20)}`, digits.slice(20)].join("-");
}

/**
 * Numbers from 0 up to 1 that follow from a seed (mulberry32).
 *
 * @param {number} seed
 */
function chances(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
