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
