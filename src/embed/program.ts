// The running program: its files are loaded once for all elements of a page, and one runs for all that have the same console,
// language, time zone, words and way to sign in.

import type { TokenProvider, TokenSource } from "./tokens";

/** Where the files are, relative to the console's base; put in by the build. */
declare const __FILES__: { glue: string; wasm: string; style: string; parts: string };

/** What `src/embed.rs` exports. */
interface Bindings {
  default(options: { module_or_path: WebAssembly.Module }): Promise<unknown>;
  embedStart(settings: object): Promise<void>;
  embedMount(box: HTMLElement, frame: string, place: string, inHash: boolean, taken: number, emit: Emit): number;
  embedGo(view: number, place: string): void;
  embedOffer(view: number, taken: number): void;
  embedUnmount(view: number): string;
  embedLook(): void;
}

type Emit = (name: string, detail: object) => boolean;
type Parts = Record<string, string[]>;
type Settings = { base: string } & Record<string, unknown>;
type Element = HTMLElement & { messages: object | null; tokenProvider: TokenProvider | null; tokens: TokenSource };

/** One view of a program. */
export interface View {
  go(place: string): void;
  offer(taken: number): void;
  look(): void;
  /** Ends it, and answers the place that it showed. */
  end(): string;
}

/** The loader is two folders below the console's base. */
const OWN_BASE = new URL("../..", import.meta.url).href.replace(/\/$/, "");
const url = (file: string) => `${OWN_BASE}/${file}`;

const get = async (file: string): Promise<Response> => {
  const answer = await fetch(url(file));
  if (!answer.ok) throw new Error(`${file}: ${answer.status}`);
  return answer;
};

/** What is loaded once; a failure is tried again. */
const once = <T>(load: () => Promise<T>) => {
  let loaded: Promise<T> | undefined;
  return () => {
    loaded ??= load().catch((error: unknown) => {
      loaded = undefined;
      throw error;
    });
    return loaded;
  };
};

const code = once(async () => WebAssembly.compile(await (await get(__FILES__.wasm)).arrayBuffer()));
const streamed = once(async () => {
  try {
    return await WebAssembly.compileStreaming(get(__FILES__.wasm));
  } catch {
    // A proxy has changed its type.
    return code();
  }
});
const parts = once(async (): Promise<Parts> => (await get(__FILES__.parts)).json());
const styles = once(async () => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(await (await get(__FILES__.style)).text());
  return sheet;
});

const running: Program[] = [];
/** Tells functions apart. */
const sources = new WeakMap<object, number>();
let lastSource = 0;
let lastCopy = 0;

const sourceOf = (provider: unknown): number => {
  if (typeof provider !== "function") return 0;
  if (!sources.has(provider)) sources.set(provider, ++lastSource);
  return sources.get(provider)!;
};

/** The value of an attribute on an element or on what is around it, across shadow roots. */
const inherited = (element: globalThis.Element, name: string): string => {
  const found = element.closest(`[${name}]`);
  if (found) return found.getAttribute(name) ?? "";
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? inherited(root.host, name) : "";
};

const timeZone = (element: HTMLElement): string => {
  const zone = element.getAttribute("time-zone") ?? "";
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone || "UTC" });
    return zone;
  } catch {
    console.error(`Reprise: there is no time zone ${zone}`);
    return "";
  }
};

const isBlocked = (): boolean => {
  try {
    new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0));
    return false;
  } catch {
    return true;
  }
};

export class Program {
  styles!: CSSStyleSheet;
  #bindings!: Bindings;
  #started: Promise<void>;
  /** The elements that need it, by each time that one has begun: one that begins twice does not lose it by giving up the first. */
  #users = new Map<object, Element>();

  private constructor(
    private readonly key: string,
    private source: number,
    settings: Settings,
  ) {
    this.#started = this.#start(settings);
  }

  /** Where the console is that an element shows, without a slash at its end. */
  static base(element: HTMLElement): string {
    const base = element.getAttribute("api-base");
    return base ? new URL(base, document.baseURI).href.replace(/\/$/, "") : OWN_BASE;
  }

  /** The language that an element is in. */
  static language(element: HTMLElement): string {
    return inherited(element, "lang") || navigator.language;
  }

  /** Whether the console lets this page ask it anything; also where that is not known. */
  static async isAllowed(element: HTMLElement): Promise<boolean> {
    try {
      const answer = await fetch(`${Program.base(element)}/embed/v1/origin`, { cache: "no-store" });
      return ((await answer.json()) as { allowed?: boolean }).allowed !== false;
    } catch {
      return true;
    }
  }

  /** What all elements have in common that share a program, and the programs of those. */
  static #wanted(element: Element) {
    const common = {
      base: Program.base(element),
      languages: [inherited(element, "lang"), ...navigator.languages].filter(Boolean),
      timeZone: timeZone(element),
      messages: element.messages,
    };
    const key = JSON.stringify(common);
    const same = running.filter((program) => program.key === key);
    return { common, key, source: sourceOf(element.tokenProvider), same };
  }

  /** Whether the program for an element is there already, for others. */
  static isThere(element: Element): boolean {
    const { same, source } = Program.#wanted(element);
    return same.some((program) => program.source === source);
  }

  /** The program for an element, running, until `use` is given back; `needed` names the parts that its first page needs. */
  static async get(element: Element, use: object, needed: readonly string[]): Promise<Program> {
    if (!CSS.supports("color", "light-dark(#000,#fff)")) throw { code: "unsupported-browser", retryable: false };
    if (isBlocked()) throw { code: "wasm-blocked", retryable: false };
    const { common, key, source, same } = Program.#wanted(element);
    let program = same.find((program) => program.source === source);
    if (!program) void prefetch(needed);
    const settings = { ...common, files: OWN_BASE };
    // One that nobody looks at is taken over: programs never end.
    const idle = same.find((program) => !program.#users.size);
    if (!program && idle) {
      program = idle;
      program.#takeOver(source, settings);
    }
    if (!program) {
      program = new Program(key, source, settings);
      running.push(program);
    }
    program.#users.set(use, element);
    try {
      await program.#started;
    } catch (error) {
      // Whoever else waited for it may have taken it away.
      if (running.includes(program)) running.splice(running.indexOf(program), 1);
      throw error;
    }
    return program;
  }

  /** Shows a view in a box. */
  show(use: object, box: HTMLElement, frame: string, place: string, inHash: boolean, taken: number, emit: Emit): View {
    const { embedMount, embedGo, embedOffer, embedUnmount, embedLook } = this.#bindings;
    const view = embedMount(box, frame, place, inHash, taken, emit);
    return {
      go: (place) => embedGo(view, place),
      offer: (taken) => embedOffer(view, taken),
      look: embedLook,
      end: () => {
        this.leave(use);
        return embedUnmount(view);
      },
    };
  }

  /** An element does not need it any more. */
  leave(use: object): void {
    this.#users.delete(use);
  }

  async #start(settings: Settings): Promise<void> {
    // A copy of the module for each program: it holds one. Browsers tell them apart by what follows the `#`.
    const glue = `${url(__FILES__.glue)}${lastCopy++ ? `#${lastCopy}` : ""}`;
    const [bindings, module, files, sheet] = await Promise.all([
      import(glue) as Promise<Bindings>,
      streamed(),
      parts(),
      styles(),
    ]);
    await bindings.default({ module_or_path: module });
    this.#bindings = bindings;
    this.styles = sheet;
    await this.#tell({ ...settings, parts: files });
  }

  #tell(settings: Settings & { parts: Parts }): Promise<void> {
    const share = shareOf(settings.base, this.source);
    const token = this.source ? (reason: string) => this.#token(reason) : undefined;
    return this.#bindings.embedStart({ ...settings, share, token });
  }

  /** Of whichever element is there: all of them began with the same function, and those that still have it come first. */
  async #token(reason: string): Promise<string> {
    const elements = [...this.#users.values()].filter((element) => element.tokenProvider);
    const element = elements.find((element) => sourceOf(element.tokenProvider) === this.source) ?? elements[0];
    if (!element) throw new Error("no element is there");
    return element.tokens.get(reason);
  }

  #takeOver(source: number, settings: Settings): void {
    this.source = source;
    this.#started = this.#started.then(async () => {
      await this.#tell({ ...settings, parts: await parts() });
    });
  }
}

/** Tabs share their requests where a cookie says who it is; tokens may be of different people. */
const shareOf = (base: string, source: number) => (source ? `${base}#${crypto.randomUUID?.() ?? Math.random()}` : base);

/** Has the browser get what the first page needs while the program is on its way. */
async function prefetch(needed: readonly string[]): Promise<void> {
  if (!needed.length) return;
  const files = await parts().catch(() => ({}));
  for (const [file, of] of Object.entries(files)) {
    if (of.some((part) => needed.includes(part))) void fetch(url(file)).catch(() => {});
  }
}

try {
  // A length that is the same wherever it is used: the size of letters around the element.
  CSS.registerProperty({ name: "--reprise-unit", syntax: "<length>", inherits: true, initialValue: "16px" });
} catch {
  // Another copy of us has done so.
}
