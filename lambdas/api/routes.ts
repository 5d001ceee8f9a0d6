/** The table of contents of the API. */
import type { Scope } from '../../core/records/caller-record.ts';
import type { Call } from './api-context.ts';
import { dropInRoutes } from './drop-in/drop-in.ts';
import { getTask } from './get-task.ts';
import { health, openapi } from './public-routes.ts';
import { rarely } from './rarely.ts';

/** One route; `scope` is absent where nobody has to say who he is. */
export interface Route {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** What it listens to, where that is more than the path. */
  readonly pattern?: string;
  readonly scope?: Scope;
  readonly handle: (c: Call) => Response | Promise<Response>;
}

/** To check a request takes more code than all looks at tasks: whoever only looks never loads it. */
const postTask: Route['handle'] = async (c) => (await import('./post-task.ts')).postTask(c);

/** Every route. HEAD is answered wherever GET is. */
export const routes: readonly Route[] = [
  { method: 'POST', path: '/v1/tasks', scope: 'tasks:write', handle: postTask },
  { method: 'GET', path: '/v1/tasks', scope: 'tasks:read', handle: rarely('listTasks') },
  { method: 'GET', path: '/v1/tasks/:id', scope: 'tasks:read', handle: getTask },
  { method: 'GET', path: '/v1/tasks/:id/request', scope: 'tasks:read', handle: rarely('getRequest') },
  { method: 'GET', path: '/v1/tasks/:id/errors', scope: 'tasks:read', handle: rarely('listErrorsOfTask') },
  { method: 'GET', path: '/v1/tasks/:id/waits', scope: 'tasks:read', handle: rarely('listWaits') },
  { method: 'GET', path: '/v1/schedules/:workload', scope: 'tasks:read', handle: rarely('getSchedule') },
  { method: 'POST', path: '/v1/tasks/:id/cancel', scope: 'tasks:write', handle: rarely('postCancel') },
  { method: 'POST', path: '/v1/tasks/:id/retry', scope: 'tasks:write', handle: rarely('postRetry') },
  { method: 'POST', path: '/v1/tasks/:id/recover', scope: 'tasks:write', handle: rarely('postRecover') },
  { method: 'POST', path: '/v1/tasks/:id/adopt', scope: 'tasks:operate', handle: rarely('postAdopt') },
  { method: 'POST', path: '/v1/tasks/:id/webhook/resend', scope: 'tasks:write', handle: rarely('postResendWebhook') },
  { method: 'GET', path: '/v1/tasks/:id/audit', scope: 'tasks:read', handle: rarely('listAuditOfTask') },
  { method: 'GET', path: '/v1/errors', scope: 'tasks:read', handle: rarely('listErrors') },
  { method: 'GET', path: '/v1/limit-groups', scope: 'tasks:operate', handle: rarely('listLimitGroups') },
  { method: 'GET', path: '/v1/limit-groups/:group', scope: 'tasks:operate', handle: rarely('getLimitGroup') },
  { method: 'GET', path: '/v1/limit-groups/:group/audit', scope: 'tasks:operate', handle: rarely('listAuditOfGroup') },
  { method: 'POST', path: '/v1/limit-groups/:group/pause', scope: 'tasks:operate', handle: rarely('postPause') },
  { method: 'POST', path: '/v1/limit-groups/:group/resume', scope: 'tasks:operate', handle: rarely('postResume') },
  ...dropInRoutes,
  { method: 'GET', path: '/health', handle: health },
  { method: 'GET', path: '/openapi.json', handle: openapi },
];
