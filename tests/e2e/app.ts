import { Api } from "./api.ts";
import { test as served } from "./server.ts";
import { Traffic } from "./traffic.ts";

/** A test with a server, its API, and a view of what the browser sends. */
export const test = served.extend<{ api: Api; traffic: Traffic }>({
  api: async ({ request }, use) => {
    await use(new Api(request));
  },
  traffic: async ({ context }, use) => {
    await use(new Traffic(context));
  },
});

export { expect } from "@playwright/test";
