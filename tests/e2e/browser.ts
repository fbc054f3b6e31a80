export { FLAGS as BROWSER_FLAGS } from "../../bench/flags.mjs";

/** The system's Chromium: `cargo xtask test` says where it is, Debian has it here. */
export function chromium(): string {
  return process.env.REPRISE_CHROMIUM ?? "/usr/bin/chromium";
}

/**
 * Draws alike wherever it is: no letter is fitted to a screen's pixels, and no colour to what a screen can show. Letters
 * begin at whole pixels: the same one always looks the same, and a picture takes less.
 */
export const PICTURE_FLAGS = [
  "--font-render-hinting=none",
  "--disable-font-subpixel-positioning",
  "--disable-lcd-text",
  "--force-color-profile=srgb",
];
