import { defineConfig } from "@playwright/test";

/** The main flows in the system's own Firefox: `cargo xtask test`. */
export default defineConfig({
  testDir: "firefox",
  testMatch: "*.firefox.ts",
  outputDir: "results-firefox",
  forbidOnly: true,
  // One browser for all of it: starting another one takes longer than what is tested.
  workers: 1,
  retries: 0,
});
