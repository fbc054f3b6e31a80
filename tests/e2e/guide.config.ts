import { defineConfig } from "@playwright/test";
import base from "./playwright.config.ts";

const { projects: _, ...rest } = base;

/** Photographs what the documents show: `cargo xtask docs`. */
export default defineConfig({ ...rest, testMatch: ["guide.ts", "guide/story.ts"], fullyParallel: true, timeout: 60_000 });
