// What is measured: the console, and its peers.

import { fileURLToPath } from "node:url";

/** @param {string} path */
const below = (path) => fileURLToPath(new URL(path, import.meta.url));

/**
 * @typedef {object} Subject
 * @property {string} folder its built files
 * @property {boolean} windowed whether only the rows are in the document that are in view
 * @property {(environment: string, job: string) => string} jobPath the page that asks for one job again and again
 */

/** @type {Record<string, Subject>} */
export const SUBJECTS = {
  reprise: {
    folder: process.env.REPRISE_DIST ?? below("../../dist"),
    windowed: true,
    jobPath: (environment, job) => `/environments/${environment}/jobs/${job}`,
  },
  react: peer("react", false),
  "react-virtual": peer("react-virtual", true),
  svelte: peer("svelte", false),
  solid: peer("solid", false),
  vanilla: peer("vanilla", false),
  "vanilla-window": peer("vanilla-window", true),
};

/**
 * @param {string} name
 * @param {boolean} windowed
 * @returns {Subject}
 */
function peer(name, windowed) {
  return {
    folder: below(`peers/${name}/dist`),
    windowed,
    jobPath: (environment) => `/environments/${environment}?poll=job`,
  };
}
