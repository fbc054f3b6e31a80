import { defineConfig } from "@playwright/test";
import { BROWSER_FLAGS, chromium, PICTURE_FLAGS } from "./browser.ts";
import type { ServerOptions } from "./server.ts";

const COMPONENTS = "components.spec.ts";

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
  // A picture that is missing is a failure; `cargo xtask pictures` makes them.
  updateSnapshots: "none",
  use: {
    browserName: "chromium",
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
    trace: "retain-on-failure",
    launchOptions: { executablePath: chromium(), args: BROWSER_FLAGS },
  },
  projects: [
    { name: "flows", testIgnore: COMPONENTS },
    {
      name: "pictures",
      testMatch: COMPONENTS,
      // They share no server.
      fullyParallel: true,
      use: { launchOptions: { executablePath: chromium(), args: [...BROWSER_FLAGS, ...PICTURE_FLAGS] } },
      expect: {
        toHaveScreenshot: {
          pathTemplate: "{testDir}/pictures/{arg}{ext}",
          // Six of 255 steps of grey: a colour that was changed is further off. The default is 50 steps.
          threshold: 0.025,
          // Of letters that another version of the browser smoothes otherwise. The dot of an *i* that is gone has more.
          maxDiffPixels: 8,
        },
      },
    },
  ],
});
