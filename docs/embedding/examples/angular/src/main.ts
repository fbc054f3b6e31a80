import { Component, CUSTOM_ELEMENTS_SCHEMA, provideZonelessChangeDetection, signal } from "@angular/core";
import { bootstrapApplication } from "@angular/platform-browser";
import type { JobDetail, RefreshRequestedDetail } from "../../../../../src/embed/elements";
import { environmentId, tokenProvider } from "../../token";

@Component({
  selector: "portal-app",
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <h1>A portal in Angular</h1>
    <reprise-status [attr.environment-id]="environmentId" [tokenProvider]="tokenProvider" />
    <label><input type="checkbox" [checked]="frozen()" (change)="frozen.set(!frozen())" /> Freeze refreshes</label>
    <reprise-environment
      [attr.environment-id]="environmentId"
      [tokenProvider]="tokenProvider"
      (reprise-refresh-requested)="requested($event)"
      (reprise-job-created)="created($event)"
    />
    <output>{{ last() }}</output>
  `,
})
class Portal {
  readonly environmentId = environmentId;
  readonly tokenProvider = tokenProvider;
  readonly frozen = signal(false);
  readonly last = signal("nothing");

  requested(event: CustomEvent<RefreshRequestedDetail>): void {
    if (this.frozen()) event.preventDefault();
    this.last.set(this.frozen() ? "kept from being asked for" : "asked for");
  }

  created(event: CustomEvent<JobDetail>): void {
    this.last.set(`job ${event.detail.jobId}`);
  }
}

void bootstrapApplication(Portal, { providers: [provideZonelessChangeDetection()] });
