import { createHmac, sign } from "node:crypto";

/**
 * What the ways of being wrong work with.
 *
 * @typedef {object} Tools
 * @property {import("node:crypto").KeyObject} key The provider's own.
 * @property {import("node:crypto").KeyObject} foreign Somebody else's.
 * @property {string} secret The client's.
 *
 * @typedef {Record<string, unknown>} Part
 * @typedef {(header: Part, claims: Part, tools: Tools) => string} Forger
 */

/** How somebody writes a token anew who has the provider's key. @type {(change: Part) => Forger} */
const claiming =
  (change) =>
  (header, claims, { key }) =>
    signed(header, { ...claims, ...change }, key);

/** Every way in which an ID token can be wrong, by name. @type {Record<string, Forger>} */
const FORGERS = {
  audience: claiming({ aud: "somebody-else" }),
  audiences: (header, claims, { key }) => signed(header, { ...claims, aud: [claims.aud, "somebody-else"] }, key),
  party: claiming({ azp: "somebody-else" }),
  nonce: claiming({ nonce: "of-another-sign-in" }),
  "no-nonce": claiming({ nonce: undefined }),
  issuer: claiming({ iss: "https://somebody-else.example" }),
  "no-subject": claiming({ sub: undefined }),
  expired: (header, claims, { key }) => signed(header, { ...claims, ...lifeThatEnded() }, key),
  "foreign-key": (header, claims, { foreign }) => signed(header, { ...claims, sub: "carla" }, foreign),
  "unknown-key": (header, claims, { foreign }) => signed({ ...header, kid: "unknown" }, claims, foreign),
  "alg-none": (header, claims) => `${unsigned({ ...header, alg: "none" }, { ...claims, sub: "carla" })}.`,
  "no-signature": (header, claims) => `${unsigned(header, { ...claims, sub: "carla" })}.`,
  "client-secret": (header, claims, { secret }) => {
    const text = unsigned({ ...header, alg: "HS256" }, { ...claims, sub: "carla" });
    return `${text}.${createHmac("sha256", secret).update(text).digest("base64url")}`;
  },
};

/** The name of the one that is no token's: the provider speaks of somebody else when it is asked about the person. */
export const OTHER_PERSON = "other-person";

/** All of them. */
export const WRONGS = [...Object.keys(FORGERS), OTHER_PERSON];

/**
 * A token that is wrong in the named way.
 *
 * @param {string} token
 * @param {string} wrong
 * @param {Tools} tools
 */
export function forged(token, wrong, tools) {
  const [header = "", claims = ""] = token.split(".");
  const forger = FORGERS[wrong];
  if (!forger) throw new Error(`nothing is wrong in the way of ${wrong}`);
  return forger(read(header), read(claims), tools);
}

/** @returns {Part} */
function lifeThatEnded() {
  const now = Math.floor(Date.now() / 1000);
  return { iat: now - 600, exp: now - 300 };
}

/** @param {string} part @returns {Part} */
function read(part) {
  return JSON.parse(Buffer.from(part, "base64url").toString());
}

/** @param {Part} header @param {Part} claims */
function unsigned(header, claims) {
  return [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
}

/** @param {Part} header @param {Part} claims @param {import("node:crypto").KeyObject} key */
function signed(header, claims, key) {
  const text = unsigned(header, claims);
  return `${text}.${sign("sha256", Buffer.from(text), key).toString("base64url")}`;
}
