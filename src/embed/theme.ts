// The page on which a portal developer tries colours: every property that the documentation names, on real elements of the samples.

import "./reprise";

const COLOURS = [
  "background",
  "surface",
  "text",
  "muted",
  "border",
  "accent",
  "accent-text",
  "danger",
  "danger-text",
  "success",
  "warning",
  "focus",
];
const base = document.querySelector("base")!.href;
const form = document.querySelector("form")!;
const samples = document.querySelector<HTMLElement>("#samples")!;
const code = document.querySelector("code")!;
const said = document.querySelector("[role=status]")!;

for (const name of COLOURS) {
  const [label, input] = [document.createElement("label"), document.createElement("input")];
  Object.assign(input, { type: "color", name: `color-${name}` });
  input.addEventListener("input", () => (input.dataset["chosen"] = ""));
  label.append(name.replace("-", " "), input);
  document.querySelector("#colours")!.append(label);
}

/** What was chosen: custom properties and their values. */
function chosen(): [string, string][] {
  const fields = [...form.querySelectorAll("input")];
  const isSet = (field: HTMLInputElement) => (field.type === "color" ? "chosen" in field.dataset : CSS.supports("width", field.value) || (field.name === "font-family" && field.value !== ""));
  return fields.filter(isSet).map((field) => [`--reprise-${field.name}`, field.value]);
}

function show(): void {
  samples.removeAttribute("style");
  for (const [name, value] of chosen()) samples.style.setProperty(name, value);
  const looks = ["theme", "density"].map((name) => [name, (form.elements.namedItem(name) as HTMLSelectElement).value]);
  for (const element of samples.children) for (const [name, value] of looks) element.setAttribute(name!, value!);
  const lines = chosen().map(([name, value]) => `  ${name}: ${value};\n`);
  code.textContent = `reprise-console, reprise-environments, reprise-environment, reprise-job, reprise-status {\n${lines.join("")}}\n`;
}

interface Environment {
  id: string;
}
interface Job {
  id: string;
  status: string;
}
const read = async <T>(path: string) => ((await (await fetch(`${base}api/${path}`)).json()) as { result: T[] }).result;

/** One sandbox, and one job that goes on if there is any. */
async function fill(): Promise<void> {
  const environments = await read<Environment>("test-environments");
  const [first] = environments;
  if (!first) return;
  const add = (name: string, attributes: Record<string, string>) => {
    const element = document.createElement(name);
    for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
    samples.append(element);
  };
  for (const { id } of environments.slice(0, 3)) add("reprise-status", { "environment-id": id });
  add("reprise-environment", { "environment-id": first.id });
  for (const { id } of environments) {
    const job = (await read<Job>(`test-environments/${id}/jobs`)).find(({ status }) => ["EXPORTING", "IMPORTING", "INITIATED"].includes(status));
    if (!job) continue;
    add("reprise-job", { "environment-id": id, "job-id": job.id });
    break;
  }
  show();
}

form.addEventListener("input", show);
form.addEventListener("reset", () => {
  for (const field of form.querySelectorAll("input")) delete field.dataset["chosen"];
  setTimeout(show);
});
form.addEventListener("submit", (event) => event.preventDefault());
document.querySelector("#to-clipboard")!.addEventListener("click", async () => {
  const copied = await navigator.clipboard.writeText(code.textContent ?? "").then(
    () => true,
    () => false,
  );
  said.textContent = copied ? "Copied." : "The browser did not allow it: select the lines and copy them.";
});
show();
void fill();
