/** The table of contents of the API. */
import type { Scope } from '../../core/records/caller-record.ts';
import type { Call } from './api-context.ts';
import { dropInRoutes } from './drop-in/drop-in.ts';
import { getTask } from './get-task.ts';
import { onDemand } from './on-demand.ts';
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
  { method: 'POST', path: '/v1/tasks', scope: 'tasks:write', handle: onDemand('postTask') },
  { method: 'GET', path: '/v1/tasks', scope: 'tasks:read', handle: onDemand('listTasks') },
  { method: 'GET', path: '/v1/tasks/:id', scope: 'tasks:read', handle: getTask },
  { method: 'GET', path: '/v1/tasks/:id/request', scope: 'tasks:read', handle: onDemand('getRequest') },
  { method: 'GET', path: '/v1/tasks/:id/errors', scope: 'tasks:read', handle: onDemand('listErrorsOfTask') },
  { method: 'GET', path: '/v1/tasks/:id/waits', scope: 'tasks:read', handle: onDemand('listWaits') },
  { method: 'GET', path: '/v1/schedules/:workload', scope: 'tasks:read', handle: onDemand('getSchedule') },
  { method: 'POST', path: '/v1/tasks/:id/cancel', scope: 'tasks:write', handle: onDemand('postCancel') },
  { method: 'POST', path: '/v1/tasks/:id/retry', scope: 'tasks:write', handle: onDemand('postRetry') },
  { method: 'POST', path: '/v1/tasks/:id/recover', scope: 'tasks:write', handle: onDemand('postRecover') },
  { method: 'POST', path: '/v1/tasks/:id/adopt', scope: 'tasks:operate', handle: onDemand('postAdopt') },
  { method: 'POST', path: '/v1/tasks/:id/webhook/resend', scope: 'tasks:write', handle: onDemand('postResendWebhook') },
  { method: 'GET', path: '/v1/tasks/:id/audit', scope: 'tasks:read', handle: onDemand('listAuditOfTask') },
  { method: 'GET', path: '/v1/errors', scope: 'tasks:read', handle: onDemand('listErrors') },
  { method: 'GET', path: '/v1/limit-groups', scope: 'tasks:operate', handle: onDemand('listLimitGroups') },
  { method: 'GET', path: '/v1/limit-groups/:group', scope: 'tasks:operate', handle: onDemand('getLimitGroup') },
  {
    method: 'GET',
    path: '/v1/limit-groups/:group/audit',
    scope: 'tasks:operate',
    handle: onDemand('listAuditOfGroup'),
  },
  { method: 'POST', path: '/v1/limit-groups/:group/pause', scope: 'tasks:operate', handle: onDemand('postPause') },
  { method: 'POST', path: '/v1/limit-groups/:group/resume', scope: 'tasks:operate', handle: onDemand('postResume') },
  ...dropInRoutes,
  { method: 'GET', path: '/health', handle: health },
  { method: 'GET', path: '/openapi.json', handle: openapi },
];
