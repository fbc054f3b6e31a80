// A browser of its own for each measurement, and what it says about a page.

import { chromium } from "@playwright/test";
import { FLAGS } from "../flags.mjs";

/** Longer than this is no load but a failure. */
export const GIVE_UP_AFTER_MS = 60_000;
/** What the browser does for itself when it has started is over by then. */
const STARTED_AFTER_MS = 1_000;
/** A row of the table of jobs, in every subject. */
export const ROW = "tr[data-job-id]";

/**
 * Opens an empty page of the subject, so that neither the start of a process nor of a connection is counted, and does
 * something with it.
 *
 * @template T
 * @param {string} url
 * @param {(page: import("@playwright/test").Page, session: import("@playwright/test").CDPSession) => Promise<T>} measure
 */
export async function inBrowser(url, measure) {
  const executablePath = process.env.REPRISE_CHROMIUM ?? "/usr/bin/chromium";
  const browser = await chromium.launch({ executablePath, args: FLAGS });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    await page.goto(`${url}/bench/blank`);
    await page.waitForTimeout(STARTED_AFTER_MS);
    return await measure(page, await page.context().newCDPSession(page));
  } finally {
    await browser.close();
  }
}

/** @param {import("@playwright/test").CDPSession} session */
export async function metrics(session) {
  const { metrics } = await session.send("Performance.getMetrics");
  return (/** @type {string} */ name) => metrics.find((one) => one.name === name)?.value ?? Number.NaN;
}
