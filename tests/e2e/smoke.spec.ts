import { expect, test } from "./server.ts";

test("the server says that it is well", async ({ request }) => {
  const answer = await request.get("healthz");
  expect(answer.status()).toBe(200);
});

test("the server is the same one after a restart and after a crash", async ({ request, server }) => {
  const url = server.url;
  await server.restart();
  expect((await request.get(`${url}/healthz`)).status()).toBe(200);
  await server.kill();
  await expect(request.get(`${url}/healthz`)).rejects.toThrow();
  await server.resume();
  expect(server.url).toBe(url);
  expect((await request.get(`${url}/healthz`)).status()).toBe(200);
});
