import { newCaller, scopes } from '../../core/records/caller-record.ts';
import { CALLER_KEY } from '../secrets/canaries.ts';
import type { Stage } from './play.ts';

/** A call of the HTTP API by the owner of the tasks. */
export async function callApi(
  stage: Stage,
  method: 'GET' | 'POST',
  path: string,
  body?: string | object,
  more: Readonly<Record<string, string>> = {},
): Promise<{ readonly status: number; readonly body: Record<string, unknown> }> {
  const { clock, runtime } = stage;
  const sent = typeof body === 'object' ? JSON.stringify(body) : body;
  stage.requests.push(requestIn(sent));
  return clock.busy(async () => {
    await runtime.table.put(
      newCaller({ callerKey: CALLER_KEY, name: 'test', owner: 'tester', scopes, now: clock.now() }),
    );
    const headers = { authorization: `Bearer ${CALLER_KEY}`, 'content-type': 'application/json', ...more };
    const response = await runtime.api.request(path, {
      method,
      headers,
      ...(sent === undefined ? {} : { body: sent }),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  });
}

function requestIn(body: string | undefined): unknown {
  try {
    return JSON.parse(body ?? 'null') as unknown;
  } catch {
    return body;
  }
}
