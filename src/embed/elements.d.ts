// The elements of Reprise for TypeScript. The console serves this file at `/embed/v1/reprise.d.ts`; keep a copy of it beside your code.

/** A token of your portal: what the console answered to `POST /api/console/embed-tokens`. */
export interface HostToken {
  token: string;
  /** Until when it is good: a date, milliseconds since 1970, or ISO 8601. */
  expiresAt: Date | number | string;
}

/**
 * Asked for a token at each need, and again when 80 % of its life are over. `needed`: there is none yet; `renewal`: the one
 * that is there is over soon; `refused`: the console did not take it. Give all elements of a page the same function: they share one program.
 */
export type TokenProvider = (reason: "needed" | "renewal" | "refused") => HostToken | Promise<HostToken>;

/** A job, where an event is about one. */
export interface JobDetail {
  environmentId: string;
  jobId: string;
}

export interface RefreshRequestedDetail {
  environmentId: string;
  /** `move`: a planned refresh gets another time; `agree`: somebody agrees, as the second person, to what another one has asked for. */
  how: "now" | "later" | "soonest" | "move" | "agree";
  /** At which time (RFC 3339); null for now, and where it is not known yet. */
  start: string | null;
  reason: string;
}

/** What can keep an element from working. */
export type RepriseErrorCode =
  | "wasm-blocked"
  | "unsupported-browser"
  | "origin-not-allowed"
  | "bad-attributes"
  | "load-failed"
  | "unreachable"
  | "failing"
  | "sign-in-needed"
  | "not-found"
  | "not-allowed"
  | "unreadable";

export interface RepriseErrorDetail {
  code: RepriseErrorCode;
  /** A sentence for people, in their language. */
  message: string;
  retryable: boolean;
}

/** Every event, by its name. They bubble and are not composed. */
export interface RepriseEventMap {
  "reprise-ready": CustomEvent<Record<string, never>>;
  /** On every failed start, and when what the element is about cannot be had. */
  "reprise-error": CustomEvent<RepriseErrorDetail>;
  "reprise-auth-required": CustomEvent<{ reason: "missing" | "expired" }>;
  "reprise-navigate": CustomEvent<{ path: string }>;
  /** Cancelable: whoever prevents it keeps the refresh from being asked for, and the element says so. */
  "reprise-refresh-requested": CustomEvent<RefreshRequestedDetail>;
  "reprise-job-created": CustomEvent<JobDetail>;
  "reprise-job-updated": CustomEvent<JobDetail & { status: string; percent: number }>;
  "reprise-job-finished": CustomEvent<JobDetail & { outcome: "COMPLETED" | "FAILED" | "CANCELLED" | (string & {}) }>;
  /** Cancelable: whoever prevents it keeps the job from being stopped, and the element says so. */
  "reprise-stop-requested": CustomEvent<JobDetail>;
}

/** What all elements have. Attributes are properties, too. */
export interface RepriseElement extends HTMLElement {
  /** Where the console is; by default where the script comes from. */
  apiBase: string | null;
  mode: "full" | "view" | null;
  theme: "auto" | "light" | "dark" | "contrast" | null;
  density: "normal" | "compact" | null;
  /** The zone of all times (IANA); by default the reader's. */
  timeZone: string | null;
  /** `memory` never touches the address of your page; `hash` keeps the place in what follows its `#`. */
  routing: "memory" | "hash" | null;
  noRefresh: boolean;
  noStop: boolean;
  noSchedule: boolean;
  tokenProvider: TokenProvider | null;
  /** Other sentences, by their names in `/locales/en.json`. */
  messages: Record<string, string> | null;
  /** Looks at everything anew. It does not refresh a sandbox. */
  refresh(): void;
  openJob(environmentId: string, jobId: string): void;
  /** Begins the refresh of a sandbox, as far as its form: nothing is asked for. */
  openRefresh(environmentId?: string): void;
  /** Opens a place of the console, such as one that `reprise-navigate` has told. */
  openPath(path: string): void;
  addEventListener<Name extends keyof RepriseEventMap>(
    name: Name,
    listener: (this: this, event: RepriseEventMap[Name]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    name: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
  removeEventListener<Name extends keyof RepriseEventMap>(
    name: Name,
    listener: (this: this, event: RepriseEventMap[Name]) => unknown,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener(
    name: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | EventListenerOptions,
  ): void;
}

/** The whole console. */
export interface RepriseConsoleElement extends RepriseElement {}
/** All sandboxes that the person sees. */
export interface RepriseEnvironmentsElement extends RepriseElement {}
/** One sandbox. */
export interface RepriseEnvironmentElement extends RepriseElement {
  environmentId: string | null;
}
/** One job. */
export interface RepriseJobElement extends RepriseElement {
  environmentId: string | null;
  jobId: string | null;
}
/** One sandbox in one line. */
export interface RepriseStatusElement extends RepriseElement {
  environmentId: string | null;
}

declare global {
  interface HTMLElementTagNameMap {
    "reprise-console": RepriseConsoleElement;
    "reprise-environments": RepriseEnvironmentsElement;
    "reprise-environment": RepriseEnvironmentElement;
    "reprise-job": RepriseJobElement;
    "reprise-status": RepriseStatusElement;
  }
}
