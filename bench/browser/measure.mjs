// Measures the console and its peers in turns, each load in a browser of its own: bench/README.md says what.
//
// node bench/browser/measure.mjs [--subjects reprise,react] [--jobs 100,1000,5000] [--rounds 7] [--only load|poll]
//     [--slowdowns 1,4] [--links none,10mbit] [--looks 20]      prints one line of JSON

import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { SIZES } from "./data.mjs";
import { LINKS, load } from "./load.mjs";
import { polls } from "./polls.mjs";
import { SUBJECTS } from "./subjects.mjs";

/** Whose numbers the others are divided into. */
const OURS = "reprise";

const { values } = parseArgs({
  options: {
    subjects: { type: "string", default: Object.keys(SUBJECTS).join() },
    jobs: { type: "string", default: SIZES.join() },
    rounds: { type: "string", default: "7" },
    only: { type: "string" },
    slowdowns: { type: "string", default: "1,4" },
    links: { type: "string", default: Object.keys(LINKS).join() },
    looks: { type: "string", default: "20" },
  },
});
const subjects = values.subjects.split(",");
const numbers = (/** @type {string} */ list) => list.split(",").map(Number);
const unknown = subjects.filter((name) => !SUBJECTS[name]);
if (unknown.length > 0) throw new Error(`there is no subject ${unknown}; there are ${Object.keys(SUBJECTS)}`);

/** Everything that was measured, by subject and by what and how. @type {Map<string, Map<string, Record<string, number>[]>>} */
const all = new Map(subjects.map((name) => [name, new Map()]));

const folders = Object.fromEntries(subjects.map((name) => [name, SUBJECTS[name]?.folder]));
const server = new Worker(new URL("server.mjs", import.meta.url), { workerData: { folders } });
const urls = /** @type {Record<string, string>} */ (
  await new Promise((ready, fail) => server.once("message", ready).once("error", fail))
);
// Unmeasured: the first start of the browser reads it from the disk.
await load(urls[subjects[0] ?? ""] ?? "", { jobs: 100, slowdown: 1, link: { megabits: 0, latency: 0 }, rows: 0 });
for (let round = 0; round < Number(values.rounds); round += 1) {
  for (const one of cases()) {
    for (const name of subjects) {
      process.stderr.write(`\rround ${round + 1} of ${values.rounds}: ${one.key}, ${name}`.padEnd(79));
      note(name, one.key, await one.measure(name, urls[name] ?? ""));
    }
  }
}
process.stderr.write("\n");
await server.terminate();

const medians = Object.fromEntries(
  [...all].map(([name, measured]) => [name, Object.fromEntries([...measured].map(([key, rounds]) => [key, middle(rounds)]))]),
);
console.log(JSON.stringify({ rounds: Number(values.rounds), medians, ratios: ratios() }));

/** What is measured in each round. */
function cases() {
  const loads = numbers(values.jobs).flatMap((jobs) =>
    values.links.split(",").flatMap((link) =>
      numbers(values.slowdowns).map((slowdown) => ({
        key: `load ${jobs} ${link} ${slowdown}x`,
        measure: (/** @type {string} */ name, /** @type {string} */ url) => {
          const rows = SUBJECTS[name]?.windowed ? 0 : jobs;
          return load(url, { jobs, slowdown, link: LINKS[link] ?? { megabits: 0, latency: 0 }, rows });
        },
      })),
    ),
  );
  const looks = numbers(values.jobs).map((jobs) => ({
    key: `poll ${jobs}`,
    measure: (/** @type {string} */ name, /** @type {string} */ url) => {
      const jobPath = SUBJECTS[name]?.jobPath ?? (() => "");
      return polls(url, { jobs, looks: Number(values.looks), jobPath });
    },
  }));
  return [...(values.only === "poll" ? [] : loads), ...(values.only === "load" ? [] : looks)];
}

/**
 * @param {string} name
 * @param {string} key
 * @param {Record<string, number>} measured
 */
function note(name, key, measured) {
  const of = all.get(name);
  of?.set(key, [...(of.get(key) ?? []), measured]);
}

/**
 * The median of each number.
 *
 * @param {Record<string, number>[]} rounds
 */
function middle(rounds) {
  const names = Object.keys(rounds[0] ?? {});
  return Object.fromEntries(names.map((name) => [name, median(rounds.map((round) => round[name] ?? Number.NaN))]));
}

/** @param {number[]} values */
function median(values) {
  const sorted = values.toSorted((one, other) => one - other);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.ceil((sorted.length - 1) / 2)]];
  return Math.round((((low ?? 0) + (high ?? 0)) / 2) * 100) / 100;
}

/**
 * Ours divided by theirs, as the median of the shares of the rounds: a machine that is slow for a minute is slow for both.
 */
function ratios() {
  const ours = all.get(OURS);
  if (!ours) return {};
  const peers = [...all].filter(([name]) => name !== OURS);
  return Object.fromEntries(
    peers.map(([name, measured]) => [
      name,
      Object.fromEntries(
        [...measured].map(([key, rounds]) => {
          const shares = rounds.map((theirs, round) => {
            const our = ours.get(key)?.[round] ?? {};
            return Object.fromEntries(Object.entries(theirs).map(([what, value]) => [what, (our[what] ?? Number.NaN) / value]));
          });
          return [key, middle(shares)];
        }),
      ),
    ]),
  );
}
