// The page that an iframe shows: one of our elements, and what it has to tell the page around. Who that may be is in the list of
// the console; everything else that is sent here is ignored.

import "./reprise";
import type { HostToken, TokenProvider } from "./tokens";

/** For how long a page that frames us may take to say whether it has tokens, in milliseconds. */
const PATIENCE = 5_000;
const ATTRIBUTES = ["theme", "density", "lang", "time-zone", "mode", "no-refresh", "no-stop", "no-schedule"];
const EVENTS = [
  "reprise-ready",
  "reprise-error",
  "reprise-auth-required",
  "reprise-navigate",
  "reprise-refresh-requested",
  "reprise-job-created",
  "reprise-job-updated",
  "reprise-job-finished",
  "reprise-stop-requested",
];

interface Shown extends HTMLElement {
  tokenProvider: TokenProvider | null;
  openPath(path: string): void;
}

const listed = document.querySelector<HTMLMetaElement>("meta[name=reprise-embed-origins]")?.content ?? "";
const origins = [location.origin, ...listed.split(" ").filter(Boolean)];
const isFramed = parent !== window;
/** The origin of the page around, as soon as it has said hello. */
let around: string | undefined;
const send = (message: object) => {
  if (around) parent.postMessage({ reprise: 1, ...message }, around);
};

/** The element for the address of this page, below `/embed`. */
function element(): Shown {
  const base = document.querySelector("base")!.getAttribute("href")!.replace(/\/$/, "");
  const parts = location.pathname.slice(`${base}/embed`.length).split("/").filter(Boolean).map(decodeURIComponent);
  const made = (name: string, attributes: Record<string, string> = {}) => {
    const shown = document.createElement(name) as Shown;
    for (const [attribute, value] of Object.entries(attributes)) shown.setAttribute(attribute, value);
    return shown;
  };
  const [first, id, second, job] = parts as [string?, string?, string?, string?];
  if (first === "status" && id) return made("reprise-status", { "environment-id": id });
  if (first === "environments" && id && second === "jobs" && job)
    return made("reprise-job", { "environment-id": id, "job-id": job });
  if (first === "environments" && id) return made("reprise-environment", { "environment-id": id });
  return made(first === "environments" ? "reprise-environments" : "reprise-console");
}

const waiting = new Map<string, { done(token: HostToken): void; failed(error: Error): void }>();
let last = 0;
const askAround: TokenProvider = (reason) =>
  new Promise((done, failed) => {
    const id = String(++last);
    waiting.set(id, { done, failed });
    send({ type: "token-request", id, reason });
  });

const shown = element();
const query = new URLSearchParams(location.search);
for (const name of ATTRIBUTES) if (query.has(name)) shown.setAttribute(name, query.get(name)!);

let begun = false;
const begin = (tokens: boolean) => {
  if (tokens) shown.tokenProvider = askAround;
  if (begun) return;
  begun = true;
  document.body.append(shown);
};

addEventListener("message", ({ source, origin, data }: MessageEvent) => {
  if (source !== parent || !isFramed || !origins.includes(origin) || data?.reprise !== 1) return;
  if (data.type === "hello") {
    around = origin;
    send({ type: "ready", path: location.pathname });
    send({ type: "resize", height: document.documentElement.offsetHeight });
    begin(data.tokens === true);
  } else if (around !== origin) {
    return;
  } else if (data.type === "token") {
    const request = waiting.get(String(data.id));
    waiting.delete(String(data.id));
    if (data.error !== undefined) request?.failed(new Error(String(data.error)));
    else request?.done({ token: data.token, expiresAt: data.expiresAt });
  } else if (data.type === "navigate" && typeof data.path === "string" && /^\/(?!\/)/.test(data.path)) {
    shown.openPath(data.path);
  }
});

for (const name of EVENTS) {
  shown.addEventListener(name, (event) => {
    const detail = (event as CustomEvent).detail;
    send({ type: "event", name, detail });
    if (name === "reprise-navigate") send({ type: "navigate", path: detail.path });
    if (name === "reprise-error") send({ type: "error", ...detail });
  });
}
new ResizeObserver(() => send({ type: "resize", height: document.documentElement.offsetHeight })).observe(document.documentElement);

if (isFramed) setTimeout(() => begin(false), PATIENCE);
else begin(false);
