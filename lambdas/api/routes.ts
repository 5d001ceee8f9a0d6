/** The table of contents of the API. */
import type { Scope } from '../../core/records/caller-record.ts';
import type { Call } from './api-context.ts';
import { dropInRoutes } from './drop-in/drop-in.ts';
import { getRequest } from './get-request.ts';
import { getTask } from './get-task.ts';
import { getLimitGroup, listLimitGroups, postPause, postResume } from './limit-groups.ts';
import { listAuditOfGroup, listAuditOfTask } from './list-audit.ts';
import { listErrors, listErrorsOfTask } from './list-errors.ts';
import { listTasks } from './list-tasks.ts';
import { postAdopt } from './post-adopt.ts';
import { postCancel } from './post-cancel.ts';
import { postRecover } from './post-recover.ts';
import { postResendWebhook } from './post-resend-webhook.ts';
import { postRetry } from './post-retry.ts';
import { postTask } from './post-task.ts';
import { getSchedule } from './get-schedule.ts';
import { listWaits } from './list-waits.ts';
import { health, openapi } from './public-routes.ts';

/** One route; `scope` is absent where nobody has to say who he is. */
export interface Route {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** What it listens to, where that is more than the path. */
  readonly pattern?: string;
  readonly scope?: Scope;
  readonly handle: (c: Call) => Response | Promise<Response>;
}

/** Every route. HEAD is answered wherever GET is. */
export const routes: readonly Route[] = [
  { method: 'POST', path: '/v1/tasks', scope: 'tasks:write', handle: postTask },
  { method: 'GET', path: '/v1/tasks', scope: 'tasks:read', handle: listTasks },
  { method: 'GET', path: '/v1/tasks/:id', scope: 'tasks:read', handle: getTask },
  { method: 'GET', path: '/v1/tasks/:id/request', scope: 'tasks:read', handle: getRequest },
  { method: 'GET', path: '/v1/tasks/:id/errors', scope: 'tasks:read', handle: listErrorsOfTask },
  { method: 'GET', path: '/v1/tasks/:id/waits', scope: 'tasks:read', handle: listWaits },
  { method: 'GET', path: '/v1/schedules/:workload', scope: 'tasks:read', handle: getSchedule },
  { method: 'POST', path: '/v1/tasks/:id/cancel', scope: 'tasks:write', handle: postCancel },
  { method: 'POST', path: '/v1/tasks/:id/retry', scope: 'tasks:write', handle: postRetry },
  { method: 'POST', path: '/v1/tasks/:id/recover', scope: 'tasks:write', handle: postRecover },
  { method: 'POST', path: '/v1/tasks/:id/adopt', scope: 'tasks:operate', handle: postAdopt },
  { method: 'POST', path: '/v1/tasks/:id/webhook/resend', scope: 'tasks:write', handle: postResendWebhook },
  { method: 'GET', path: '/v1/tasks/:id/audit', scope: 'tasks:read', handle: listAuditOfTask },
  { method: 'GET', path: '/v1/errors', scope: 'tasks:read', handle: listErrors },
  { method: 'GET', path: '/v1/limit-groups', scope: 'tasks:operate', handle: listLimitGroups },
  { method: 'GET', path: '/v1/limit-groups/:group', scope: 'tasks:operate', handle: getLimitGroup },
  { method: 'GET', path: '/v1/limit-groups/:group/audit', scope: 'tasks:operate', handle: listAuditOfGroup },
  { method: 'POST', path: '/v1/limit-groups/:group/pause', scope: 'tasks:operate', handle: postPause },
  { method: 'POST', path: '/v1/limit-groups/:group/resume', scope: 'tasks:operate', handle: postResume },
  ...dropInRoutes,
  { method: 'GET', path: '/health', handle: health },
  { method: 'GET', path: '/openapi.json', handle: openapi },
];
