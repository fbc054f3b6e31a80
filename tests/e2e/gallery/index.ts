import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { SIGHTS } from "../sights.ts";
import { FOLDER, fileOf, LOOKS } from "./looks.ts";

/** Makes room for new pictures, and a page on which all of them are seen: one row for each sight. */
export default async function (): Promise<void> {
  await rm(FOLDER, { recursive: true, force: true });
  await mkdir(FOLDER, { recursive: true });
  await writeFile(join(FOLDER, "index.html"), page());
}

function page(): string {
  const picture = (sight: string) => (look: string) => {
    const file = fileOf(sight, look);
    return `<td><a href="${file}"><img src="${file}" alt="${sight}, ${look}" loading="lazy"></a></td>`;
  };
  const row = (sight: string) => `<tr><th scope="row">${sight}</th>${Object.keys(LOOKS).map(picture(sight)).join("")}</tr>`;
  const heads = Object.keys(LOOKS).map((look) => `<th scope="col">${look}</th>`);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Every way a page can look</title>
<style>
  body { font: 14px system-ui; margin: 1rem }
  th { text-align: start; vertical-align: top; padding: .5rem; inline-size: 10rem }
  td { vertical-align: top; padding: .5rem }
  img { inline-size: 220px; max-block-size: 320px; object-fit: cover; object-position: top; border: 1px solid #999 }
</style>
<table>
<thead><tr><th scope="col">sight</th>${heads.join("")}</tr></thead>
<tbody>
${Object.keys(SIGHTS).map(row).join("\n")}
</tbody>
</table>
</html>
`;
}
