// The loader of the elements: registers them at once, and gets the program when the first comes near the viewport. The program
// is the console's own (`src/embed.rs`); what is here is what a browser asks of custom elements.

import { Program, type View } from "./program";
import { type TokenProvider, TokenSource } from "./tokens";
import { say } from "./words";

/** How an element of a name looks before its content is there, and what it shows. */
interface Kind {
  readonly frame: string;
  readonly place: (element: RepriseElement) => string | undefined;
  /** Parts of the program that its first page needs. */
  readonly parts: readonly string[];
}

const SETTINGS = ["api-base", "lang", "time-zone", "routing"];
const PLACES = ["environment-id", "job-id"];
const OFFERS = ["mode", "no-refresh", "no-stop", "no-schedule"];
const LOOKS = ["theme", "density"];

/** An id as a part of a place; dots alone would be steps that browsers take. */
const part = (id: string) => (/^\.+$/.test(id) ? id.replaceAll(".", "%252E") : encodeURIComponent(id));
const environment = (element: RepriseElement) => {
  const id = element.getAttribute("environment-id");
  return id ? `/environments/${part(id)}` : undefined;
};
const job = (element: RepriseElement) => {
  const id = element.getAttribute("job-id");
  const of = environment(element);
  return id && of ? `${of}/jobs/${part(id)}` : undefined;
};

const KINDS: Record<string, Kind> = {
  "reprise-console": { frame: "console", place: () => "/", parts: [] },
  "reprise-environments": { frame: "page", place: () => "/", parts: [] },
  "reprise-environment": { frame: "environment", place: environment, parts: ["environment_page", "more"] },
  "reprise-job": { frame: "environment", place: job, parts: ["job_page"] },
  "reprise-status": { frame: "status", place: environment, parts: ["status_line"] },
};

/** Before the styles are there: the room that the element will take, so that nothing jumps. */
const ROOM = `
:host { display: block; min-block-size: var(--reprise-min-height, var(--room)); --room: 32rem }
:host([hidden]) { display: none }
:host(reprise-status) { --room: 1.5em }
.wait { block-size: 100%; min-block-size: inherit; border-radius: 12px; background: currentColor; opacity: .06 }
.sorry { font: inherit; margin: 0; padding: 1em }
`;

const near = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) if (isIntersecting) (target as RepriseElement).start();
  },
  { rootMargin: "400px" },
);

let made: CSSStyleSheet | undefined;
const room = () => (made ??= sheet(ROOM));

abstract class RepriseElement extends HTMLElement {
  static observedAttributes = [...SETTINGS, ...PLACES, ...OFFERS, ...LOOKS];

  readonly tokens = new TokenSource(() => this.tokenProvider);
  #root = this.attachShadow({ mode: "open" });
  #view: View | undefined;
  #place: string | undefined;
  #starting: object | undefined;
  #tokenProvider: TokenProvider | null = null;
  #messages: Record<string, string> | null = null;

  get kind(): Kind {
    return KINDS[this.localName]!;
  }

  get tokenProvider(): TokenProvider | null {
    return this.#tokenProvider;
  }

  set tokenProvider(provider: TokenProvider | null) {
    const before = this.#tokenProvider;
    this.#tokenProvider = typeof provider === "function" ? provider : null;
    // Another function is asked at the next need: frameworks make new ones each time. With the first, or without the last,
    // somebody else may look.
    if (!before !== !this.#tokenProvider) this.#anew();
  }

  get messages(): Record<string, string> | null {
    return this.#messages;
  }

  set messages(messages: Record<string, string> | null) {
    if (JSON.stringify(messages) === JSON.stringify(this.#messages)) return;
    this.#messages = messages;
    this.#anew();
  }

  connectedCallback(): void {
    // What was set before the element was known is a property of its own, in the way of ours.
    for (const name of ["tokenProvider", "messages", ...observed.map(property)]) this.#upgrade(name);
    if (!this.#view) this.#wait();
    // Where all is there already, and its place is on the screen, nobody waits. Frameworks set the rest of it first.
    queueMicrotask(() => {
      const { top, bottom } = this.getBoundingClientRect();
      if (bottom > 0 && top < innerHeight && this.#toShow() && Program.isThere(this)) this.start();
    });
  }

  disconnectedCallback(): void {
    near.unobserve(this);
    // Who is moved is back by then.
    queueMicrotask(() => {
      if (!this.isConnected) this.#stop();
    });
  }

  attributeChangedCallback(name: string, before: string | null, now: string | null): void {
    // What is there from the beginning is read when it begins.
    if (before === now || !this.#root.firstChild) return;
    if (SETTINGS.includes(name)) this.#anew();
    else if (PLACES.includes(name)) this.#move();
    else if (OFFERS.includes(name)) this.#view?.offer(this.#taken());
  }

  /** Looks at everything anew. */
  refresh(): void {
    this.#view?.look();
  }

  /** Opens a job. */
  openJob(environmentId: string, jobId: string): void {
    this.openPath(`/environments/${part(environmentId)}/jobs/${part(jobId)}`);
  }

  /** Opens a place of the console, such as one that `reprise-navigate` has told. */
  openPath(path: string): void {
    if (this.#view) return this.#view.go(path);
    this.#place = path;
    this.start();
  }

  /** Begins the refresh of a sandbox, as far as its form: nothing is asked for. */
  openRefresh(environmentId = this.getAttribute("environment-id")): void {
    if (environmentId) this.openPath(`/environments/${part(environmentId)}/refresh`);
  }

  /** Begins as soon as it comes near. */
  start(): void {
    near.unobserve(this);
    if (this.#view || this.#starting || !this.isConnected) return;
    if (!this.#toShow()) return this.#fail("bad-attributes", false);
    const starting = (this.#starting = {});
    Program.get(this, starting, this.kind.parts).then(
      (program) => {
        if (this.#starting !== starting || !this.isConnected) return program.leave(starting);
        this.#starting = undefined;
        // Two: letters have the size that the outer one sets, and all lengths follow from it in the inner one.
        const [outer, box] = [document.createElement("div"), document.createElement("div")];
        [outer.className, box.className] = ["reprise", "root"];
        outer.append(box);
        this.#root.adoptedStyleSheets = [room(), program.styles];
        this.#root.replaceChildren(outer);
        const emit = (event: string, detail: object) => this.#emit(event, detail);
        // What it is about may have changed while the program was on its way.
        const place = this.#toShow() ?? "/";
        this.#view = program.show(starting, box, this.kind.frame, place, this.#inHash(), this.#taken(), emit);
        this.#emit("reprise-ready", {});
      },
      (failure: { code?: string; retryable?: boolean }) => {
        if (this.#starting !== starting) return;
        this.#starting = undefined;
        this.#fail(failure.code ?? "load-failed", failure.retryable ?? true);
      },
    );
  }

  #upgrade(name: string): void {
    if (!Object.hasOwn(this, name)) return;
    const own = this as unknown as Record<string, unknown>;
    const value = own[name];
    delete own[name];
    own[name] = value;
  }

  #wait(): void {
    const skeleton = document.createElement("div");
    skeleton.className = "wait";
    this.#root.adoptedStyleSheets = [room()];
    this.#root.replaceChildren(skeleton);
    near.observe(this);
  }

  #stop(): void {
    this.#starting = undefined;
    this.tokens.rest();
    this.#place = this.#view?.end() ?? this.#place;
    this.#view = undefined;
  }

  /** Begins once more, where it is, with other settings. */
  #anew(): void {
    if (!this.#view && !this.#starting) return;
    this.#stop();
    this.#wait();
  }

  /** The place to show: the one that it showed before, or its own. */
  #toShow(): string | undefined {
    return this.#place ?? this.kind.place(this);
  }

  /** Shows something else of its own. */
  #move(): void {
    this.#place = undefined;
    const place = this.kind.place(this);
    if (!place || this.#starting) return;
    if (this.#view) this.#view.go(place);
    else this.#wait();
  }

  #inHash(): boolean {
    return this.getAttribute("routing") === "hash";
  }

  #taken(): number {
    const has = (name: string, bit: number) => (this.hasAttribute(name) ? bit : 0);
    const view = this.getAttribute("mode") === "view" ? 1 : 0;
    return view | has("no-refresh", 2) | has("no-stop", 4) | has("no-schedule", 8);
  }

  #emit(name: string, detail: object): boolean {
    const cancelable = name === "reprise-refresh-requested" || name === "reprise-stop-requested";
    const { code } = detail as { code?: string };
    if (name === "reprise-error" && code === "unreachable") {
      // The browser does not say why: another program of ours does.
      void Program.isAllowed(this).then((allowed) => {
        if (allowed) this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
        else this.#fail("origin-not-allowed", false);
      });
      return true;
    }
    return this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, cancelable }));
  }

  /** Says in a plain sentence that it did not begin, with a way on, and tells the host. */
  #fail(code: string, retryable: boolean): void {
    this.#stop();
    const message = say(code, Program.language(this));
    const line = document.createElement("p");
    line.className = "sorry";
    line.setAttribute("role", "alert");
    const link = document.createElement("a");
    link.href = Program.base(this) + (this.kind.place(this) ?? "/");
    link.target = "_blank";
    link.rel = "noopener";
    link.textContent = say("link", Program.language(this));
    line.append(message, " ", link);
    if (retryable) {
      const again = document.createElement("button");
      again.type = "button";
      again.textContent = say("again", Program.language(this));
      again.onclick = () => {
        this.#wait();
        this.start();
      };
      line.append(" ", again);
    }
    this.#root.adoptedStyleSheets = [room()];
    this.#root.replaceChildren(line);
    console.error(`Reprise: ${code}. ${say(code, "en")}`);
    this.#emit("reprise-error", { code, message, retryable });
  }
}

function sheet(text: string): CSSStyleSheet {
  const made = new CSSStyleSheet();
  made.replaceSync(text);
  return made;
}

const observed = [...SETTINGS, ...PLACES, ...OFFERS, ...LOOKS].filter((name) => name !== "lang");
const property = (name: string) => name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

// Attributes as properties.
for (const name of observed) {
  const isFlag = name.startsWith("no-");
  Object.defineProperty(RepriseElement.prototype, property(name), {
    configurable: true,
    enumerable: true,
    get(this: RepriseElement) {
      return isFlag ? this.hasAttribute(name) : this.getAttribute(name);
    },
    set(this: RepriseElement, value: unknown) {
      if (isFlag) this.toggleAttribute(name, Boolean(value));
      else if (value == null) this.removeAttribute(name);
      else this.setAttribute(name, String(value));
    },
  });
}

// A page may load us twice, or two versions of us: the first is the one.
for (const name of Object.keys(KINDS)) {
  if (!customElements.get(name)) customElements.define(name, class extends RepriseElement {});
}
