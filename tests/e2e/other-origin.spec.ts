import { createServer, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "./app.ts";
import { ownServer } from "./server.ts";

// Nobody signs in: whatever reaches the server may do everything, so that only the origin stands between.
test.use(ownServer({ clockSpeed: 1 }));

/** Every operation that changes something. */
const CHANGES: [method: string, path: string, body: object][] = [
  ["POST", "api/test-environments/{id}/jobs", { jobType: "REFRESH" }],
  ["POST", "api/test-environments/{id}/jobs/{job}/actions", { jobAction: "CANCEL" }],
  ["POST", "api/test-environments/{id}/notifications", { name: "Mallory", address: "mallory@evil.example" }],
  ["PATCH", "api/test-environments/{id}/notifications/1", { name: "Mallory" }],
  ["DELETE", "api/test-environments/{id}/notifications/1", {}],
  ["POST", "api/console/holds", { until: "2099-01-01T00:00:00Z", reason: "evil" }],
  ["DELETE", "api/console/holds/1", {}],
  ["PUT", "api/console/test-environments/{id}/notes", { alias: "evil" }],
  ["PUT", "api/console/test-environments/{id}/waiting-refresh", {}],
  ["DELETE", "api/console/test-environments/{id}/waiting-refresh", {}],
  ["POST", "api/console/test-environments/{id}/jobs/{job}/move", { scheduledRefreshTime: "2099-01-01T00:00:00Z" }],
  ["PUT", "api/console/test-environments/{id}/jobs/{job}/checklist/users", {}],
  ["DELETE", "api/console/test-environments/{id}/jobs/{job}/checklist/users", {}],
  ["DELETE", "api/console/test-environments/{id}/approvals/1", {}],
  ["POST", "api/console/test-environments/{id}/approvals/1/agree", {}],
  ["POST", "api/console/test-environments/{id}/approvals/1/decline", {}],
  ["POST", "api/console/session/end", {}],
  ["POST", "api/console/session/end-everywhere", {}],
  ["POST", "api/console/embed-tokens", { subject: "mallory" }],
];

/** A page of somebody else, on another port. */
const other = test.extend<{ foreign: string }>({
  foreign: async ({}, use) => {
    const server: HttpServer = createServer((_, answer) => {
      answer.setHeader("content-type", "text/html").end("<!doctype html><title>Another page</title>");
    });
    await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
    await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.close();
  },
});

other("a page of another origin changes nothing, whatever it sends and however", async ({ page, api, server, foreign }) => {
  const environment = await api.named("UAT Asia Pacific");
  const running = (await api.jobs(environment)).find((job) => job.status === "EXPORTING");
  const everything = async () => {
    const id = environment.id;
    const paths = [
      `api/test-environments/${id}/jobs`,
      `api/test-environments/${id}/notifications`,
      "api/console/holds",
      `api/console/test-environments/${id}/notes`,
      "api/console/audit",
    ];
    return Promise.all(paths.map(async (path) => (await page.request.get(`${server.url}/${path}`)).json() as Promise<unknown>));
  };
  const stays = (state: unknown) => JSON.stringify(state).replaceAll(/"(progressPercentage|status|updateTime|updatedTime)":[^,}]*/g, "");
  const before = stays(await everything());
  await page.goto(foreign);
  const urls = CHANGES.map(([method, path, body]) => {
    const url = `${server.url}/${path.replace("{id}", environment.id).replace("{job}", running?.id ?? "")}`;
    return { method, url, body: JSON.stringify(body) };
  });
  const outcomes = await page.evaluate(async (changes) => {
    const tried: string[] = [];
    for (const { method, url, body } of changes) {
      const ways: RequestInit[] = [
        // As the console itself sends it: the browser asks first, and nobody says yes.
        { method, body, headers: { "content-type": "application/json", "x-reprise-csrf": "1" } },
        { method, body, headers: { "content-type": "application/json" } },
        // What needs no question: the request is sent, and its answer is kept from the page.
        { method: "POST", body, mode: "no-cors", headers: { "content-type": "text/plain" } },
        { method: "POST", body: new URLSearchParams({ body }), mode: "no-cors" },
      ];
      for (const way of ways) {
        const answer = await fetch(url, { credentials: "include", ...way }).catch(() => undefined);
        tried.push(answer ? `${answer.type} ${answer.status}` : "refused");
      }
    }
    return tried;
  }, urls);
  expect(outcomes).toHaveLength(4 * CHANGES.length);
  // Nothing of any answer is seen there.
  expect(new Set(outcomes)).toEqual(new Set(["refused"]));
  expect(stays(await everything())).toEqual(before);
  // What arrived was refused, and is in the server's log.
  // What is for servers takes no form and no text, and what else a page sends there is refused in its own way.
  const others = CHANGES.filter(([, path]) => path !== "api/console/embed-tokens");
  expect(server.log.split("not from the console: refused").length - 1).toBeGreaterThanOrEqual(2 * others.length);

  // A form needs no script at all.
  await page.setContent(`<form method="post" enctype="text/plain" action="${urls[0]?.url}"><input name='{"jobType":"REFRESH","x":"' value='"}'></form>`);
  const [answer] = await Promise.all([page.waitForResponse(/\/jobs$/), page.evaluate(() => document.forms[0]?.submit())]);
  expect(answer.status()).toBe(403);
  expect(stays(await everything())).toEqual(before);
});

other("a page of another origin neither frames the console nor reads from it", async ({ page, server, foreign }) => {
  await page.goto(foreign);
  const read = await page.evaluate(async (url) => fetch(url, { credentials: "include" }).then(() => "read", () => "refused"), `${server.url}/api/test-environments`);
  expect(read).toBe("refused");
  await page.setContent(`<iframe src="${server.url}/"></iframe>`);
  await expect.poll(() => page.frames().filter((frame) => frame.url().startsWith(server.url)).length).toBe(0);
});
