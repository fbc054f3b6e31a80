import { useState, type DetailedHTMLProps, type HTMLAttributes } from "react";
import { createRoot } from "react-dom/client";
import type { RepriseEnvironmentElement, RepriseEventMap, RepriseStatusElement, TokenProvider } from "../../../../src/embed/elements";
import { environmentId, tokenProvider } from "../token";

/** What React lets one set on an element: its attributes and properties, and `on` before the names of its events. */
type Props<Shown> = DetailedHTMLProps<HTMLAttributes<Shown>, Shown> & {
  "environment-id"?: string;
  theme?: "auto" | "light" | "dark" | "contrast";
  tokenProvider?: TokenProvider;
} & { [Name in keyof RepriseEventMap as `on${Name & string}`]?: (event: RepriseEventMap[Name]) => void };

declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      "reprise-environment": Props<RepriseEnvironmentElement>;
      "reprise-status": Props<RepriseStatusElement>;
    }
  }
}

function Portal() {
  const [frozen, setFrozen] = useState(false);
  const [last, setLast] = useState("nothing");
  return (
    <>
      <h1>A portal in React</h1>
      <reprise-status environment-id={environmentId} tokenProvider={tokenProvider} />
      <label>
        <input type="checkbox" checked={frozen} onChange={(event) => setFrozen(event.target.checked)} /> Freeze refreshes
      </label>
      <reprise-environment
        environment-id={environmentId}
        tokenProvider={tokenProvider}
        onreprise-refresh-requested={(event) => {
          if (frozen) event.preventDefault();
          setLast(frozen ? "kept from being asked for" : "asked for");
        }}
        onreprise-job-created={(event) => setLast(`job ${event.detail.jobId}`)}
      />
      <output>{last}</output>
    </>
  );
}

createRoot(document.querySelector("#app")!).render(<Portal />);
