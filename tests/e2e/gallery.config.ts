import { defineConfig } from "@playwright/test";
import base from "./playwright.config.ts";

const { projects: _, ...rest } = base;

/** Photographs every sight: `cargo xtask gallery`. */
export default defineConfig({
  ...rest,
  testMatch: "gallery.ts",
  globalSetup: "./gallery/index.ts",
  // Every picture is made for itself: both workers take the next one.
  fullyParallel: true,
  timeout: 60_000,
});
