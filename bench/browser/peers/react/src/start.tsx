import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ComponentType, StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { place } from "../../shared/place";
import type { Job } from "../../shared/types";
import "../../shared/shared.css";
import { EnvironmentPage, EnvironmentsPage } from "./pages";

/** Puts the page of the address into the document. */
export function start(Table: ComponentType<{ jobs: Job[] }>) {
  const { environment } = place();
  const root = document.getElementById("app");
  if (!root) throw new Error("index.html has no #app");
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={new QueryClient()}>
        <div className="top">Sandboxes</div>
        <main>{environment ? <EnvironmentPage id={environment} Table={Table} /> : <EnvironmentsPage />}</main>
      </QueryClientProvider>
    </StrictMode>,
  );
}
