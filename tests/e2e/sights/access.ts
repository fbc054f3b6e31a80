import { expect, type Sight, type Stage } from "./stage.ts";

const SESSION = /^\/api\/console\/session$/;
const STANDING = /^\/api\/console\/test-environments\/[^/]+$/;
const RULES = /^\/api\/console\/rules$/;
const ANY = /^\/api\//;
const SIGNED_OUT = {
  status: 401,
  headers: { "content-type": "application/problem+json" },
  body: { title: "Unauthorized", status: 401, code: "signed-out", signIn: "/sign-in" },
};
const CONTACT = { name: "IT service desk", url: "mailto:it@example.com" };

/** Who may come in, and do what. */
export const ACCESS: Record<string, Sight> = {
  "signed out at the beginning": async (stage) => {
    stage.answers(ANY, SIGNED_OUT);
    await stage.page.goto("/");
    await stage.seesTitle("sign_in.title");
  },
  "signed out on an open page": async (stage) => {
    const { id } = await stage.api.named("UAT Europe");
    await stage.page.goto(`/environments/${id}`);
    await stage.seesName("UAT Europe");
    await stage.sees("environment.facts");
    stage.answers(ANY, SIGNED_OUT);
    await stage.looksAgain();
    await stage.sees("sign_in.over");
  },
  "signed in in a window of its own": async (stage) => {
    await stage.page.goto("/signed-in");
    await stage.seesTitle("sign_in.done");
  },
  "sandbox that one may only look at": async (stage) => {
    is(stage, "viewer");
    const { id } = await stage.api.named("UAT Europe");
    await stage.page.goto(`/environments/${id}`);
    await stage.sees("access.look_only");
  },
  "refresh that one may not ask for": async (stage) => {
    is(stage, "viewer");
    const { id } = await stage.api.named("UAT Europe");
    await stage.page.goto(`/environments/${id}/refresh`);
    await expect(stage.page.getByText(stage.say("access.look_only"))).toBeVisible();
  },
  "sandbox whose refresh waits for a second person": async (stage) => {
    await waits(stage, "somebody-else");
    const { id } = await stage.api.named("UAT Europe");
    await stage.page.goto(`/environments/${id}`);
    await stage.sees("approval.waits");
  },
  "refresh before the second person": async (stage) => {
    await waits(stage, "somebody-else");
    const { id } = await stage.api.named("UAT Europe");
    await stage.page.goto(`/environments/${id}/refresh`);
    await stage.sees("approval.decline");
  },
  "own refresh that waits for a second person": async (stage) => {
    await waits(stage, "me");
    const { id } = await stage.api.named("UAT Europe");
    await stage.page.goto(`/environments/${id}/refresh`);
    await stage.sees("approval.take_back");
  },
  "refresh for which a second person has to agree": async (stage) => {
    const { id } = await stage.api.named("UAT Europe");
    is(stage, "requester", { twoPersons: [id] });
    await stage.page.goto(`/environments/${id}/refresh`);
    await stage.sees("approval.needed");
  },
  "settings with roles and portals": async (stage) => {
    is(stage, "administrator");
    const { id } = await stage.api.named("UAT Europe");
    stage.edits<object>(RULES, (rules) => {
      Object.assign(rules, {
        signIn: "oidc",
        idleMinutes: 60,
        hours: 12,
        roles: [
          { role: "viewer", groups: ["*"], people: [], environments: [] },
          { role: "requester", groups: ["finance", "a group with quite a long name"], people: [], environments: [id] },
          { role: "administrator", groups: [], people: ["carla@example.com"], environments: [] },
        ],
        twoPersons: [id],
        portals: [{ name: "Intranet", origins: ["https://intranet.example"], role: "requester", environments: [] }],
        embedOrigins: ["https://intranet.example", "https://wiki.a-company-with-quite-a-long-name.example:8443"],
        intervals: [{ name: "running", seconds: 20 }],
      });
    });
    await stage.page.goto("/settings");
    await stage.sees("rules.two");
    await stage.unfolds();
  },
};

/** From now on somebody is signed in who is that for all sandboxes. */
function is(stage: Stage, role: string, more: object = {}): void {
  stage.edits<object>(SESSION, (session) => {
    const person = { id: "me", name: "Vera Maria van der Hoogenstraaten", email: "vera@example.com", groups: ["sales"] };
    Object.assign(session, { signIn: "oidc", contact: CONTACT, person, access: { role } }, more);
  });
}

/** From now on a refresh that this person asked for waits for a second one. */
async function waits(stage: Stage, personId: string): Promise<void> {
  const { id } = await stage.api.named("UAT Europe");
  const now = await stage.api.now();
  is(stage, "requester", { twoPersons: [id] });
  stage.edits<object>(STANDING, (standing) => {
    Object.assign(standing, {
      approval: {
        id: "a-1",
        environmentId: id,
        state: "WAITING",
        person: "Ann Berg",
        personId,
        reason: "UAT cycle 3 begins on Monday",
        createTime: now.toISOString(),
        expireTime: new Date(now.getTime() + 20 * 3_600_000).toISOString(),
      },
    });
  });
}
