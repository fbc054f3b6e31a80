// A real OpenID provider for the tests: other people's program, with four people in it and a way to make it misbehave.
//
// node tests/identity/provider.mjs      prints `Identity provider is ready: http://127.0.0.1:PORT`
//
// It ends when whoever has started it is gone: when a pipe that it was given as its input is closed.
//
// The client is `reprise` with the secret below; any page of this computer may be come back to.
//
// POST /control with JSON changes it, each of these for itself or together; the answer says how often what was asked:
//   {"rotate": true}              signs with a new key from now on; the one before is still published
//   {"wrong": "audience"}         the next answer is wrong in that way (see forging.mjs)
//   {"idTokenSeconds": 5}         ID tokens live that long
//   {"groupsIn": "userinfo"}      claims are not in the ID token but told when asked for; "id-token" as at first
//   {"down": true}                everything but this is answered with 503

import { generateKeyPairSync, randomBytes } from "node:crypto";
import { once } from "node:events";
import { fstatSync } from "node:fs";
import { createServer } from "node:http";
import { json, text } from "node:stream/consumers";
import { Provider } from "oidc-provider";
import { ACCOUNTS, CLAIMS, findAccount } from "./accounts.mjs";
import { OTHER_PERSON, WRONGS, forged } from "./forging.mjs";
import { Memory } from "./memory.mjs";
import { errorPage, signInPage, signOutPage, signedOutPage } from "./pages.mjs";

const CLIENT_ID = "reprise";
const CLIENT_SECRET = "a secret of the tests: with + and %";
/** How long an ID token lives where nobody says otherwise. */
const ID_TOKEN_SECONDS = 3600;

const state = {
  /** The first one signs. */
  keys: [newKey()],
  wrong: "",
  idTokenSeconds: ID_TOKEN_SECONDS,
  groupsIn: "id-token",
  down: false,
  /** How often was asked what, such as `GET /jwks`. @type {Record<string, number>} */
  asked: {},
};
endWithParent();
const foreign = newKey();
const cookieKeys = [randomBytes(32).toString("hex")];

const server = createServer((request, response) => {
  answer(request, response).catch((error) => {
    response.writeHead(500, { "content-type": "text/plain" }).end(String(error));
  });
});
server.listen(0, "127.0.0.1");
await once(server, "listening");
const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
const issuer = `http://127.0.0.1:${port}`;
let provider = newProvider();
console.log(`Identity provider is ready: ${issuer}`);

/** However it ends: a test that was killed leaves nothing behind. */
function endWithParent() {
  const input = fstatSync(0);
  if (input.isFIFO() || input.isSocket()) process.stdin.resume().once("close", () => process.exit());
}

function newKey() {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return { id: randomBytes(8).toString("hex"), privateKey };
}

/** The provider itself leaves out what nobody else may know. @param {ReturnType<typeof newKey>} key */
function published({ id, privateKey }) {
  return { ...privateKey.export({ format: "jwk" }), kid: id, use: "sig" };
}

/** One that is as the state says. What it keeps is in `Memory`, so another one goes on where this one was. */
function newProvider() {
  const provider = new Provider(issuer, {
    adapter: Memory,
    claims: CLAIMS,
    clients: [
      {
        client_id: CLIENT_ID,
        client_secret: CLIENT_SECRET,
        redirect_uris: [`${issuer}/any-page-of-this-computer`],
        post_logout_redirect_uris: [`${issuer}/any-page-of-this-computer`],
      },
    ],
    // Otherwise only whoever asks for claims is told them.
    conformIdTokenClaims: state.groupsIn === "userinfo",
    cookies: { keys: cookieKeys },
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: {
        logoutSource: (context, form) => {
          context.body = signOutPage(form);
        },
        postLogoutSuccessSource: (context) => {
          context.body = signedOutPage();
        },
      },
    },
    findAccount,
    interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
    jwks: { keys: state.keys.map(published) },
    loadExistingGrant: allow,
    pkce: { required: () => true },
    renderError: (context, { error, error_description: description }) => {
      context.type = "html";
      context.body = errorPage(`${error}: ${description}`);
    },
    routes: { authorization: "/authorize", userinfo: "/userinfo" },
    scopes: ["openid", "profile", "email", "groups"],
    ttl: { IdToken: () => state.idTokenSeconds, AccessToken: 600, Grant: 86_400, Interaction: 600, Session: 86_400 },
  });
  provider.Client.prototype.redirectUriAllowed = isOnThisComputer;
  provider.Client.prototype.postLogoutRedirectUriAllowed = isOnThisComputer;
  provider.use(misbehave);
  return provider;
}

/** Consoles listen where there is a free port. @param {string} url */
function isOnThisComputer(url) {
  return ["127.0.0.1", "localhost"].includes(new URL(url).hostname);
}

/**
 * Nobody is asked whether the console may know who they are: an employer's provider does not ask either.
 *
 * @param {import("oidc-provider").KoaContextWithOIDC} context
 */
async function allow(context) {
  const { client, params, provider, session } = context.oidc;
  const clientId = client?.clientId ?? "";
  // With another one the codes of the first were good for nothing: somebody may sign in in two tabs.
  const id = session?.grantIdFor(clientId);
  const before = id ? await provider.Grant.find(id) : undefined;
  if (before && before.accountId === session?.accountId) return before;
  const grant = new provider.Grant({ accountId: session?.accountId ?? "", clientId });
  grant.addOIDCScope(String(params?.scope));
  await grant.save();
  return grant;
}

/**
 * Changes an answer that is ready, where that was asked for.
 *
 * @param {import("oidc-provider").KoaContextWithOIDC} context
 * @param {() => Promise<void>} next
 */
async function misbehave(context, next) {
  await next();
  const body = /** @type {Record<string, unknown> | undefined} */ (context.body);
  const route = context.oidc?.route;
  if (route === "userinfo" && state.wrong === OTHER_PERSON) {
    state.wrong = "";
    context.body = { ...body, sub: "carla" };
  }
  if (route === "token" && typeof body?.id_token === "string" && state.wrong && state.wrong !== OTHER_PERSON) {
    const [own] = state.keys;
    if (!own) throw new Error("there is always a key");
    const tools = { key: own.privateKey, foreign: foreign.privateKey, secret: CLIENT_SECRET };
    context.body = { ...body, id_token: forged(body.id_token, state.wrong, tools) };
    state.wrong = "";
  }
}

/**
 * @param {import("node:http").IncomingMessage} request
 * @param {import("node:http").ServerResponse} response
 */
async function answer(request, response) {
  const { pathname } = new URL(request.url ?? "/", issuer);
  if (pathname === "/control") return control(request, response);
  const what = `${request.method} ${pathname}`;
  state.asked[what] = (state.asked[what] ?? 0) + 1;
  if (state.down) return void response.writeHead(503).end();
  if (pathname.startsWith("/interaction/")) return interact(request, response);
  return provider.callback()(request, response);
}

/**
 * @param {import("node:http").IncomingMessage} request
 * @param {import("node:http").ServerResponse} response
 */
async function control(request, response) {
  const { rotate, ...change } = /** @type {Partial<typeof state> & { rotate?: boolean }} */ (await json(request));
  if (change.wrong && !WRONGS.includes(change.wrong)) throw new Error(`wrong is one of ${WRONGS.join(", ")}`);
  Object.assign(state, change);
  if (rotate) state.keys = [newKey(), ...state.keys.slice(0, 1)];
  provider = newProvider();
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ asked: state.asked }));
}

/**
 * Says who it is: whoever presses a name, or at once whom the console has named.
 *
 * @param {import("node:http").IncomingMessage} request
 * @param {import("node:http").ServerResponse} response
 */
async function interact(request, response) {
  const { uid, params } = await provider.interactionDetails(request, response);
  const pressed = request.method === "POST" ? new URLSearchParams(await text(request)).get("account") : undefined;
  const account = pressed ?? String(params.login_hint ?? "");
  if (Object.hasOwn(ACCOUNTS, account)) {
    return provider.interactionFinished(request, response, { login: { accountId: account } });
  }
  response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(signInPage(uid));
}
