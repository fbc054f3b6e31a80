import { createResource, For, Show } from "solid-js";
import { environmentsSource } from "../../shared/api";
import { dataAge, environmentPath, environmentStatus, title } from "../../shared/words";

export function EnvironmentsPage() {
  const source = environmentsSource();
  const [environments] = createResource(() => source.ask());
  return (
    <>
      <h1>Sandboxes</h1>
      <Show when={!environments.error} fallback={<p role="alert">{String(environments.error)}</p>}>
        <ul class="environments">
          <For each={environments()}>
            {(environment) => (
              <li data-environment-id={environment.id}>
                <a href={environmentPath(environment)}>{title(environment)}</a>
                <span>{environmentStatus(environment)}</span>
                <span>Data from {dataAge(environment, Date.now())}</span>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </>
  );
}
