import { expect, test } from "./app.ts";
import { RefreshForm } from "./pages.ts";
import { ownServer } from "./server.ts";

test.use(ownServer({ clockSpeed: 1 }));

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const ZONES = ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Auckland"];

/** What a clock on the wall of a zone shows, as the field for the time holds it. */
function onTheWall(zone: string, instant: number): string {
  const parts = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "short" });
  return parts.format(instant).replace(" ", "T");
}

/** The instants at which a clock on the wall of a zone shows that: one, two when clocks go back, none in a gap. */
function instantsOf(zone: string, shown: string): number[] {
  const about = Date.parse(`${shown}Z`);
  const found: number[] = [];
  for (let instant = about - 15 * HOUR; instant <= about + 15 * HOUR; instant += 15 * MINUTE) {
    if (onTheWall(zone, instant) === shown) found.push(instant);
  }
  return found;
}

/** The instants of next year at which clocks of a zone change. */
function changes(zone: string): number[] {
  const begin = Date.UTC(new Date().getUTCFullYear() + 1, 0, 1);
  const offset = (instant: number) => Date.parse(`${onTheWall(zone, instant)}Z`) - instant;
  const hours = Array.from({ length: 365 * 24 }, (_, hour) => begin + hour * HOUR);
  return hours.filter((instant) => offset(instant) !== offset(instant - HOUR));
}

for (const zone of ZONES) {
  test.describe(zone, () => {
    test.use({ timezoneId: zone });

    test("a planned time is what the clock on the wall will show", async ({ page, api }) => {
      test.setTimeout(60_000);
      const form = new RefreshForm(page, await api.named("UAT Europe"));
      await form.open();
      await form.later.check();
      const field = page.getByLabel(/^Day and time/);
      const july = Date.UTC(new Date().getUTCFullYear() + 1, 6, 14, 7, 30);
      // A summer's day, and around each change: the day before, an hour before and after, in the hour itself.
      const around = (change: number) => [-24, -1, 0, 1, 24].map((hours) => change + hours * HOUR + 30 * MINUTE);
      for (const instant of [july, ...changes(zone).flatMap(around)]) {
        const typed = onTheWall(zone, instant);
        await field.fill(typed);
        const [expected] = instantsOf(zone, typed);
        const said = async () => {
          const text = await page.getByText(/^In UTC: /).textContent();
          return Date.parse(text?.replace("In UTC: ", "") ?? "");
        };
        await expect.poll(said, { message: `${typed} in ${zone}` }).toBe(expected);
        await expect(page.getByText("That time does not exist here")).toBeHidden();
      }
    });

    test("a time that clocks jump over is told from others", async ({ page, api }) => {
      const gaps = changes(zone)
        .map((change) => onTheWall(zone, change - HOUR / 2).slice(0, 10) + onTheWall(zone, change - HOUR).slice(10, 13))
        .map((hour) => Date.parse(`${hour}:30Z`) + HOUR)
        .map((shown) => new Date(shown).toISOString().slice(0, 16))
        .filter((shown) => instantsOf(zone, shown).length === 0);
      expect(gaps).toHaveLength(changes(zone).length === 0 ? 0 : 1);
      const form = new RefreshForm(page, await api.named("UAT Europe"));
      await form.open();
      await form.later.check();
      for (const shown of gaps) {
        await page.getByLabel(/^Day and time/).fill(shown);
        await expect(page.getByText("That time does not exist here: clocks jump over it.")).toBeVisible();
      }
    });
  });
}
