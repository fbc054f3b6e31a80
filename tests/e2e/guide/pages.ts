import { readdirSync, readFileSync } from "node:fs";
import { SIGHTS } from "../sights.ts";

/** Where the pages of the guide are, for each language. */
const PEOPLE = "docs/people";

/** The languages of the guide, and a browser that asks for each. */
export const LANGUAGES = { en: "en-GB", de: "de-DE" } as const;

export type Language = keyof typeof LANGUAGES;

/** The pages in a language: their file names and texts. */
export function pages(language: Language): [string, string][] {
  const folder = `${PEOPLE}/${language}`;
  const files = readdirSync(folder).filter((file) => file.endsWith(".md"));
  return files.map((file) => [file, readFileSync(`${folder}/${file}`, "utf8")]);
}

/** The pictures that they show: names without folder and ending. */
export function pictures(language: Language): string[] {
  const named = pages(language).flatMap(([, text]) => [...text.matchAll(/\]\(pictures\/([^)]+)\.png\)/g)]);
  return [...new Set(named.map((match) => match[1] ?? ""))].sort();
}

/** The sight that a picture shows; none where there is none. */
export function sightOf(picture: string): string | undefined {
  return Object.keys(SIGHTS).find((sight) => sight.replaceAll(/[ ,]+/g, "-") === picture);
}
