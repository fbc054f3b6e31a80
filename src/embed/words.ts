// What an element says where the program, which has all other words, is not there.

const WORDS: Record<string, Record<string, string>> = {
  en: {
    "wasm-blocked": "This page does not let Reprise run (its security policy has no 'wasm-unsafe-eval').",
    "unsupported-browser": "This browser is too old for Reprise.",
    "origin-not-allowed": "The console does not allow this page to show it.",
    "bad-attributes": "This page does not say which sandbox to show.",
    "load-failed": "Reprise could not be loaded.",
    link: "Open the console",
    again: "Try again",
  },
  de: {
    "wasm-blocked": "Auf dieser Seite darf Reprise nicht laufen (ihrer Richtlinie fehlt 'wasm-unsafe-eval').",
    "unsupported-browser": "Dieser Browser ist zu alt für Reprise.",
    "origin-not-allowed": "Die Konsole erlaubt dieser Seite nicht, sie zu zeigen.",
    "bad-attributes": "Diese Seite sagt nicht, welche Sandbox gemeint ist.",
    "load-failed": "Reprise konnte nicht geladen werden.",
    link: "Konsole öffnen",
    again: "Noch einmal versuchen",
  },
};

/** The sentence for a code, in a language (BCP 47), else in English. */
export const say = (code: string, language: string): string =>
  (WORDS[language.slice(0, 2)] ?? WORDS["en"]!)[code] ?? code;
