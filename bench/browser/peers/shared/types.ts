/** What the API answers, as far as these pages show it. Every field may be missing. */

export interface Environment {
  id: string;
  tenantName?: string;
  tenantId?: string;
  environmentType?: string;
  dataCopyType?: string;
  status?: string;
  lastRefreshTime?: string;
  nextRefreshTime?: string;
  updateTime?: string;
}

export interface Job {
  id: string;
  testEnvironmentId?: string;
  jobType?: string;
  status?: string;
  progressPercentage?: number;
  scheduledRefreshTime?: string;
  jobStartTime?: string;
  jobEndTime?: string;
  estimatedCompletionTime?: string;
  createTime?: string;
  updateTime?: string;
  createdById?: string;
  updatedById?: string;
}

export interface List<T> {
  result?: T[];
  size?: number;
}
