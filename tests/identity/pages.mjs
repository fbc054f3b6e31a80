import { ACCOUNTS } from "./accounts.mjs";

/** A person signs in by pressing their name. @param {string} uid */
export function signInPage(uid) {
  const buttons = Object.entries(ACCOUNTS).map(
    ([id, { name }]) => `<p><button name="account" value="${id}">${name}</button></p>`,
  );
  return page("Who are you?", `<form method="post" action="/interaction/${uid}">${buttons.join("")}</form>`);
}

/** And signs out by saying so. @param {string} form The provider's own, without a button. */
export function signOutPage(form) {
  const button = `<p><button form="op.logoutForm" name="logout" value="yes">Sign out</button></p>`;
  return page("Do you want to sign out?", `${form}${button}`);
}

/** Where nobody is sent anywhere afterwards. */
export function signedOutPage() {
  return page("You have signed out", "<p>You can close this window.</p>");
}

/** @param {string} error */
export function errorPage(error) {
  return page("This did not work", `<p>${error.replaceAll("&", "&amp;").replaceAll("<", "&lt;")}</p>`);
}

/** @param {string} title @param {string} body */
function page(title, body) {
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>`;
  return `<!doctype html><html lang="en"><head>${head}</head><body><main><h1>${title}</h1>${body}</main></body></html>`;
}
