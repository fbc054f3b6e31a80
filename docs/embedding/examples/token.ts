import type { TokenProvider } from "../../../src/embed/elements";

/** Your own server answers a token of the person who is signed in at your portal. One function for all elements. */
export const tokenProvider: TokenProvider = async () => {
  const answer = await fetch("/reprise-token", { method: "POST" });
  if (!answer.ok) throw new Error("nobody is signed in at the portal");
  return answer.json();
};

/** The sandbox that the page is about: `?environment=…`. */
export const environmentId = new URLSearchParams(location.search).get("environment") ?? "";
