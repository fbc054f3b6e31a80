// Your own server answers a token of the person who is signed in at your portal. One function for all elements.
const tokenProvider = async () => (await fetch("/reprise-token", { method: "POST" })).json();

for (const one of document.querySelectorAll("reprise-environment, reprise-status")) one.tokenProvider = tokenProvider;
