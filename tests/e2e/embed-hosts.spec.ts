import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test, token } from "./host.ts";

// What portal developers copy: docs/embedding/examples, built by `cargo xtask test`.
const EXAMPLES = fileURLToPath(new URL("../../docs/embedding/examples/", import.meta.url));

test.use({ hostOptions: { clockSpeed: 1 } });

for (const [name, sandbox] of [
  ["react", "UAT Europe"],
  ["vue", "Finance training"],
  ["angular", "Sales demo"],
] as const) {
  test(`a portal in ${name} shows a sandbox, keeps its refresh from being asked for, and lets it be`, async ({ page, portal, api }) => {
    const environment = await api.named(sandbox);
    portal.folder = `${EXAMPLES}dist/${name}`;
    portal.token = () => token(portal);
    await page.goto(`${portal.origin}/?environment=${environment.id}`);
    await expect(page.getByText(`${sandbox}: `)).toBeVisible();
    await page.getByRole("checkbox", { name: "Freeze refreshes" }).check();
    await page.getByRole("link", { name: "Refresh this sandbox" }).click();
    await page.getByRole("textbox", { name: sandbox }).fill(sandbox);
    const go = page.getByRole("button", { name: `Delete data and refresh ${sandbox}` });
    await go.click();
    await expect(page.getByRole("alert")).toContainText("did not allow it");
    await expect(page.locator("output")).toHaveText("kept from being asked for");
    await page.getByRole("checkbox", { name: "Freeze refreshes" }).uncheck();
    await go.click();
    const [job] = await expect
      .poll(async () => (await api.jobs(environment)).filter(({ status }) => status === "NEW" || status === "INITIATED"))
      .toHaveLength(1)
      .then(() => api.jobs(environment));
    await expect(page.locator("output")).toHaveText(`job ${job!.id}`);
    await expect(page.getByRole("heading", { level: 1, name: `Refreshing ${sandbox}` })).toBeVisible();
  });
}

for (const name of ["html", "trusted-types"]) {
  test(`a plain page (${name}) shows a sandbox under its own policy`, async ({ page, portal, api }) => {
    const environment = await api.named("UAT Asia Pacific");
    const text = async (file: string) => (await readFile(`${EXAMPLES}${name}/${file}`, "utf8")).replaceAll("https://console.example", portal.console);
    const html = (await text("index.html")).replaceAll("1111-aaaa", environment.id);
    portal.token = () => token(portal);
    portal.showWhole(html, (await text("content-security-policy.txt")).trim());
    portal.folder = `${EXAMPLES}${name}`;
    const wrong: string[] = [];
    page.on("pageerror", (error) => wrong.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error" && !message.text().includes("404")) wrong.push(message.text());
    });
    await page.goto(portal.origin);
    await expect(page.getByRole("heading", { level: 1, name: "UAT Asia Pacific" })).toBeVisible();
    await expect(page.getByText("UAT Asia Pacific: ")).toBeVisible();
    expect(wrong).toEqual([]);
  });
}

test("a page with an iframe hands its tokens over", async ({ page, portal, api }) => {
  const environment = await api.named("UAT Asia Pacific");
  portal.token = () => token(portal);
  const html = (await readFile(`${EXAMPLES}iframe/index.html`, "utf8")).replaceAll("https://console.example", portal.console);
  portal.showWhole(html.replaceAll("1111-aaaa", environment.id));
  await page.goto(portal.origin);
  await expect(page.frameLocator("iframe").getByRole("heading", { level: 1, name: "UAT Asia Pacific" })).toBeVisible();
  expect(portal.tokensAsked).toBeGreaterThan(0);
});
