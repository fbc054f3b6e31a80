import { expect, test } from "./host.ts";

/** What the documentation asks a strict policy to allow, and nothing else. */
const POLICY = "default-src 'none'; script-src {console} 'wasm-unsafe-eval'; connect-src {console}";
const SCRIPT = '<script type="module" src="{console}/embed/v1/reprise.js"></script>';

test("an element shows a sandbox on a page of another site, under the strictest policy", async ({ page, portal, api }) => {
  const environment = await api.named("UAT Europe");
  portal.show({
    head: SCRIPT,
    policy: POLICY,
    body: `<reprise-environment environment-id="${environment.id}"></reprise-environment>`,
  });
  page.on('console', (m) => console.log('CONSOLE', m.text()));
  page.on('pageerror', (e) => console.log('ERROR', e.stack));
  page.on('requestfailed', (r) => console.log('FAILED', r.url(), r.failure()?.errorText));
  await page.goto(portal.origin);
  await expect(page.getByRole("heading", { level: 1, name: "UAT Europe" })).toBeVisible();
});
