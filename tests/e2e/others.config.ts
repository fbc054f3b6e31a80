import { defineConfig } from "@playwright/test";

/** The main flows in the system's own Firefox and WebKit, one of them by `--project`: `cargo xtask test`. */
export default defineConfig({
  testDir: "others",
  outputDir: "results-others",
  forbidOnly: true,
  // One browser for all of it: starting another one takes longer than what is tested.
  workers: 1,
  retries: 0,
  timeout: 60_000,
  projects: ["firefox", "webkit"].map((name) => ({ name, testMatch: `${name}.flows.ts` })),
});
