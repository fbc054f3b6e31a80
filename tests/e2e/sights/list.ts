import { NAMES } from "../names.ts";
import { manyRows, type Row } from "./many.ts";
import { expect, type Sight, type Stage } from "./stage.ts";

const OVERVIEW = /\/console\/overview$/;

/** The first page. */
export const LIST: Record<string, Sight> = {
  list: openList,
  "list that fits nothing": async (stage) => {
    await stage.page.goto("/?q=zzz");
    await expect(stage.button("environments.none.reset")).toBeVisible();
  },
  "list that is on its way": async (stage) => {
    stage.holdsBack(OVERVIEW);
    await stage.page.goto("/");
    await stage.seesTitle("environments.title");
    await expect(stage.page.getByRole("status", { name: stage.say("app.loading") })).toBeVisible();
  },
  "list that does not come": async (stage) => {
    stage.answers(OVERVIEW);
    await stage.page.goto("/");
    await stage.sees("error.failing");
  },
  "list for somebody who is signed out": async (stage) => {
    stage.answers(OVERVIEW, { status: 401 });
    await stage.page.goto("/");
    await stage.sees("error.signed_out");
  },
  "list that somebody may not see": async (stage) => {
    const body = { title: "Forbidden", status: 403, detail: "You may not see these sandboxes. Ask your Zuora administrator." };
    stage.answers(OVERVIEW, { status: 403, headers: { "content-type": "application/problem+json" }, body });
    await stage.page.goto("/");
    await stage.sees("error.refused");
  },
  // In front of the API alone the jobs of each sandbox are an answer of their own.
  "list of which a part does not come": async (stage) => {
    const { id } = await stage.api.named("Finance training");
    stage.isPlain();
    stage.answers(new RegExp(`/${id}/jobs$`));
    await stage.page.goto("/");
    await stage.sees("state.unknown");
  },
  "list that is old": async (stage) => {
    await openList(stage);
    stage.answers(OVERVIEW);
    await stage.looksAgain();
    await expect(stage.page.locator(".lost").filter({ hasText: /\S/ })).toBeVisible();
  },
  "list that the server asks to wait for": async (stage) => {
    await openList(stage);
    stage.answers(OVERVIEW, { status: 429, headers: { "retry-after": "45" } });
    await stage.looksAgain();
    await expect(stage.page.locator(".lost").filter({ hasText: /\S/ })).toBeVisible();
  },
  "list while Zuora does not answer": async (stage) => {
    const body = (await (await stage.page.request.get("/api/console/overview")).json()) as object;
    const source = { ageSeconds: 185, code: "zuora-unreachable", nextLookSeconds: 40, trackId: "3f0c2a1e-9b1f-4c55-8a4e-0d3b5c7e9f10" };
    stage.answers(OVERVIEW, { status: 200, headers: { "reprise-source": JSON.stringify(source) }, body });
    await openList(stage);
    await expect(stage.page.locator(".lost").filter({ hasText: "3f0c2a1e" })).toBeVisible();
  },
  "list without network": async (stage) => {
    await openList(stage);
    await stage.losesNetwork();
  },
  "list of nothing": async (stage) => {
    editRows(stage, () => []);
    await stage.page.goto("/");
    await stage.sees("environments.empty.title");
  },
  "list of one": async (stage) => {
    editRows(stage, (rows) => rows.slice(0, 1));
    await stage.page.goto("/");
    await expectRows(stage, 1);
  },
  "list of 500": async (stage) => {
    editRows(stage, (rows) => manyRows(rows, 500));
    await stage.page.goto("/");
    await expectRows(stage, 500);
  },
  "list of odd names": async (stage) => {
    await callOddly(stage);
    await openList(stage);
    await expect(stage.page.getByRole("link", { name: NAMES["a name of pictures"], exact: true })).toBeVisible();
  },
};

/** Gives a name that breaks things to some sandboxes of each kind. */
export async function callOddly(stage: Stage): Promise<void> {
  const called = ["UAT Asia Pacific", "Finance training", "Release check", "Integration", "QA Americas"];
  for (const [index, name] of Object.values(NAMES).entries()) await stage.calls(called[index] ?? "", name);
}

/** Changes which sandboxes there are. */
export function editRows(stage: Stage, change: (rows: Row[]) => Row[]): void {
  stage.edits<{ environments: Row[] }>(OVERVIEW, (value) => {
    value.environments = change(value.environments);
  });
}

async function openList(stage: Stage): Promise<void> {
  await stage.page.goto("/");
  await expectRows(stage, 15);
}

async function expectRows({ page }: Stage, count: number): Promise<void> {
  await expect(page.locator("li[data-refreshable]")).toHaveCount(count);
}
