import { expect, test } from "@playwright/test";
import { catalogue } from "./catalogue.ts";
import { LANGUAGES, type Language, pages, pictures, sightOf } from "./guide/pages.ts";

const languages = Object.keys(LANGUAGES) as Language[];

test("every language of the guide has the same pages with the same pictures", () => {
  const shape = (language: Language) =>
    pages(language).map(([file, text]) => [file, [...text.matchAll(/^#+ |\]\(.*\)/gm)].map(([mark]) => mark)]);
  for (const language of languages) expect(shape(language), language).toEqual(shape("en"));
});

test("every picture of the guide is of a page that there is", () => {
  for (const language of languages) {
    expect(pictures(language).length).toBeGreaterThan(5);
    expect(pictures(language).filter((picture) => !sightOf(picture))).toEqual([]);
  }
});

for (const language of languages) {
  test(`what stands out in the guide is what the product says (${language})`, async () => {
    const sentences = Object.values(await catalogue(language));
    const bold = pages(language).flatMap(([file, text]) =>
      [...text.matchAll(/\*\*([^*]+)\*\*/g)].map((match) => [file, match[1] ?? ""] as const),
    );
    expect(bold.length).toBeGreaterThan(20);
    expect(bold.filter(([, words]) => !sentences.some((sentence) => sentence === words))).toEqual([]);
  });
}
