import { defineConfig } from "@playwright/test";
import { BROWSER_FLAGS, chromium } from "./browser.ts";
import type { ServerOptions } from "./server.ts";

export default defineConfig<object, ServerOptions>({
  testDir: ".",
  outputDir: "results",
  // A forgotten `test.only` must not make everything else pass.
  forbidOnly: true,
  // One server and one browser each; more than two of both starve each other on a machine with two cores.
  workers: 2,
  fullyParallel: false,
  // A test that passes only at the second attempt is to be mended.
  retries: 0,
  use: {
    browserName: "chromium",
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
    trace: "retain-on-failure",
    launchOptions: { executablePath: chromium(), args: BROWSER_FLAGS },
  },
});
