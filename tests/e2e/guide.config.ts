import { defineConfig } from "@playwright/test";
import base from "./playwright.config.ts";

const { projects: _, ...rest } = base;

/** Photographs what the guide for people who refresh shows: `cargo xtask docs`. */
export default defineConfig({ ...rest, testMatch: "guide.ts", fullyParallel: true, timeout: 60_000 });
