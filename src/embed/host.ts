// The helper of a page with iframes of ours: sets their height, hands tokens over, and tells what happens in them as events of the
// iframe. `import { connect } from "…/embed/v1/host.js"`, or `<iframe data-reprise …>` alone.

import type { TokenProvider } from "./tokens";

export interface Options {
  tokenProvider?: TokenProvider;
}

export interface Connection {
  /** Opens another place in the iframe, such as `/environments/1/jobs/2`. */
  navigate(path: string): void;
  disconnect(): void;
}

const HIGHEST = 20_000;

/** Connects an iframe, until it is disconnected. */
export function connect(iframe: HTMLIFrameElement, { tokenProvider }: Options = {}): Connection {
  const origin = new URL(iframe.src, document.baseURI).origin;
  const send = (message: object) => iframe.contentWindow?.postMessage({ reprise: 1, ...message }, origin);
  const hello = () => send({ type: "hello", tokens: !!tokenProvider });

  const token = async (id: unknown, reason: never) => {
    try {
      send({ type: "token", id, ...(await tokenProvider!(reason)) });
    } catch (error) {
      send({ type: "token", id, error: String(error) });
    }
  };

  const listen = ({ source, origin: from, data }: MessageEvent) => {
    if (source !== iframe.contentWindow || from !== origin || data?.reprise !== 1) return;
    const { type, height, id, reason, name, detail } = data;
    if (type === "resize" && height > 0 && height <= HIGHEST) iframe.style.height = `${height}px`;
    else if (type === "token-request" && tokenProvider) void token(id, reason as never);
    else if (type === "event" && /^reprise-[a-z-]+$/.test(name))
      iframe.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
  };

  addEventListener("message", listen);
  iframe.addEventListener("load", hello);
  hello();
  return {
    navigate: (path) => send({ type: "navigate", path }),
    disconnect() {
      removeEventListener("message", listen);
      iframe.removeEventListener("load", hello);
    },
  };
}

document.querySelectorAll<HTMLIFrameElement>("iframe[data-reprise]").forEach((iframe) => connect(iframe));
