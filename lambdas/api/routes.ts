/** The table of contents of the API. */
import type { Scope } from '../../core/records/caller-record.ts';
import type { Call } from './api-context.ts';
import { getTask } from './get-task.ts';
import { listErrors, listErrorsOfTask } from './list-errors.ts';
import { listTasks } from './list-tasks.ts';
import { postCancel } from './post-cancel.ts';
import { postTask } from './post-task.ts';
import { health, openapi } from './public-routes.ts';

/** One route; `scope` is absent where nobody has to say who he is. */
export interface Route {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly scope?: Scope;
  readonly handle: (c: Call) => Response | Promise<Response>;
}

/** Every route. HEAD is answered wherever GET is. */
export const routes: readonly Route[] = [
  { method: 'POST', path: '/v1/tasks', scope: 'tasks:write', handle: postTask },
  { method: 'GET', path: '/v1/tasks', scope: 'tasks:read', handle: listTasks },
  { method: 'GET', path: '/v1/tasks/:id', scope: 'tasks:read', handle: getTask },
  { method: 'GET', path: '/v1/tasks/:id/errors', scope: 'tasks:read', handle: listErrorsOfTask },
  { method: 'POST', path: '/v1/tasks/:id/cancel', scope: 'tasks:write', handle: postCancel },
  { method: 'GET', path: '/v1/errors', scope: 'tasks:read', handle: listErrors },
  { method: 'GET', path: '/health', handle: health },
  { method: 'GET', path: '/openapi.json', handle: openapi },
];
