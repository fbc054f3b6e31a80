/** Keeps the browser quiet and makes it start in containers: no sandbox of its own, no traffic of its own. */
export const BROWSER_FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

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
