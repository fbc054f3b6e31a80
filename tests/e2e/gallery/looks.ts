import type { Page } from "@playwright/test";
import { join } from "node:path";

/** Where the pictures go. */
export const FOLDER = process.env.REPRISE_GALLERY ?? "target/gallery";

/** One kind of picture that is made of every sight. */
export interface Look {
  locale: "en-GB" | "de-DE";
  width: number;
  media: NonNullable<Parameters<Page["emulateMedia"]>[0]>;
}

/** What stays on a sheet of A4 within margins of one centimetre, in CSS pixels. */
const SHEET = 718;
const SCREEN = { media: "screen", colorScheme: "light", forcedColors: "none" } as const;

/** In the order in which one page can be made to look so. */
export const LOOKS: Record<string, Look> = {
  wide: { locale: "en-GB", width: 1280, media: SCREEN },
  dark: { locale: "en-GB", width: 1280, media: { ...SCREEN, colorScheme: "dark" } },
  forced: { locale: "en-GB", width: 1280, media: { ...SCREEN, colorScheme: "dark", forcedColors: "active" } },
  phone: { locale: "en-GB", width: 360, media: SCREEN },
  print: { locale: "en-GB", width: SHEET, media: { ...SCREEN, media: "print" } },
  german: { locale: "de-DE", width: 1280, media: SCREEN },
};

/** The file of a picture, in its folder. */
export function fileOf(sight: string, look: string): string {
  return `${sight.replaceAll(/[^a-z0-9]+/gi, "-").toLowerCase()}.${look}.jpg`;
}

/** The same, with its folder. */
export function pathOf(sight: string, look: string): string {
  return join(FOLDER, fileOf(sight, look));
}
