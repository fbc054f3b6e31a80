import { Show } from "solid-js";
import { render } from "solid-js/web";
import "../../shared/shared.css";
import { place } from "../../shared/place";
import { EnvironmentPage } from "./EnvironmentPage";
import { EnvironmentsPage } from "./EnvironmentsPage";

const { environment, polls } = place();
const root = document.getElementById("app");
if (!root) throw new Error("index.html has no #app");
render(
  () => (
    <>
      <div class="top">Sandboxes</div>
      <main>
        <Show when={environment} fallback={<EnvironmentsPage />}>
          {(id) => <EnvironmentPage id={id()} polls={polls} />}
        </Show>
      </main>
    </>
  ),
  root,
);
