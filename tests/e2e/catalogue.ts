import type { Page } from "@playwright/test";
import { readFile } from "node:fs/promises";

/** The sentences of a language by their keys, in the order of its file. */
export type Catalogue = Record<string, string>;

/** The file of a language, as the project has it. */
export async function catalogue(code: string): Promise<Catalogue> {
  return JSON.parse(await readFile(`locales/${code}.json`, "utf8")) as Catalogue;
}

/** A sentence with its places filled in. */
export function filled(sentence: string | undefined, values: Record<string, string> = {}): string {
  return (sentence ?? "").replace(/\{(\w+)\}/g, (_, place: string) => values[place] ?? "");
}

/** Everything that a page says: its texts, and what it says to screen readers alone. */
export async function said(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const texts: string[] = [document.title];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node instanceof Element) {
        // A language calls itself by its own name.
        for (const name of ["aria-label", "placeholder", "title"]) texts.push(node.getAttribute(name) ?? "");
      } else if (!node.parentElement?.closest("[lang]:not(html), script, style")) {
        texts.push(node.textContent ?? "");
      }
    }
    return texts.map((text) => text.trim()).filter((text) => text !== "");
  });
}

/**
 * Which of the texts are sentences of one language and not of another. What is no sentence of ours, such as the names of
 * sandboxes, is left out by `names`.
 */
export function sentencesOf(one: Catalogue, other: Catalogue, texts: string[], names: string[]): string[] {
  const own = Object.entries(one).filter(([key, sentence]) => other[key] !== sentence && /\p{Letter}/u.test(bare(sentence)));
  const patterns = own.map(([, sentence]) => new RegExp(`^${sentence.split(/\{\w+\}/).map(escaped).join(".*")}\\.?$`, "su"));
  // What both languages say, such as *Sandboxes*, tells nothing.
  const shared = new Set(Object.values(other).map(bare));
  const longest = [...names].sort((left, right) => right.length - left.length);
  const without = (text: string) => longest.reduce((rest, name) => rest.replaceAll(name, ""), text).trim();
  const parts = texts.flatMap((text) => without(text).split(" · ")).filter((part) => /\p{Letter}/u.test(part));
  return parts.filter((part) => !shared.has(part) && patterns.some((pattern) => pattern.test(part)));
}

/** A sentence without its places. */
function bare(sentence: string): string {
  return sentence.replace(/\{\w+\}/g, "").trim();
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** How much longer the words of the language that nobody speaks are: those of some languages are. */
const LONGER = 1.4;
const ALPHABET = "אבגדהוזחטיכלמנסעפצקרשת";

/**
 * A language that nobody speaks, to see what a page does with one: its words are longer and run from right to left, and
 * each has letters of its own.
 */
export function pseudo(english: Catalogue): Catalogue {
  const told = Object.entries(english).map(([key, sentence]) => [key, longer(sentence)]);
  return { ...(Object.fromEntries(told) as Catalogue), "app.direction": "rtl", "app.name": "Reprise" };
}

function longer(sentence: string): string {
  return sentence
    .split(/(\{\w+\})/)
    .map((part) => (part.startsWith("{") ? part : part.replace(/\p{Letter}+/gu, stretched)))
    .join("");
}

function stretched(word: string): string {
  const letters = Array.from({ length: Math.ceil(word.length * LONGER) }, (_, at) => word.toLowerCase().charCodeAt(at % word.length) + at);
  return letters.map((code) => ALPHABET[code % ALPHABET.length]).join("");
}
