/** What the API takes and answers with. */
export type { AuditView } from '../core/api/audit-schema.ts';
export type { ErrorView } from '../core/api/error-schema.ts';
export type { LimitGroupView } from '../core/api/limit-group-schema.ts';
export type { ScheduleView } from '../core/api/schedule-schema.ts';
export type { WaitsView } from '../core/api/waits-schema.ts';
export type { ListedTask } from '../core/api/task-schema.ts';
export type { Detail } from '../core/errors/envelope.ts';
export type { TaskRequest } from '../core/task/request.ts';
export type { AttemptView, TaskView } from '../core/task/task-view.ts';
export type { Urgency } from '../core/task/urgency.ts';

/** A part of a list, newest first. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Where the next part begins; null at the end. Opaque. */
  readonly nextCursor: string | null;
}
