/** What stories about operators have in common: their calls, what they cost the provider, and what the audit says of them. */
import { AUDIT_PREFIX, taskKey } from '../../core/records/keys.ts';
import { callApi } from './at-work.ts';
import type { Stage } from './play.ts';

/** A call of the API with a body. */
export const post = (stage: Stage, path: string, body: object = {}) => callApi(stage, 'POST', path, body);
export const taskOf = async (stage: Stage, id: string) => (await callApi(stage, 'GET', `/v1/tasks/${id}`)).body;
export const posts = ({ simulator }: Stage) => simulator.received.filter(({ method }) => method === 'POST').length;
export const gets = ({ simulator }: Stage) => simulator.received.filter(({ method }) => method === 'GET').length;

/** Does something while virtual time runs, and lets everything come to rest. */
export const act = <T>(stage: Stage, work: () => Promise<T>): Promise<T> =>
  stage.clock.run(
    (async () => {
      const done = await work();
      await stage.runtime.idle();
      return done;
    })(),
  );

export async function auditOf({ clock, runtime }: Stage, id: string): Promise<unknown[][]> {
  const rows = await clock.run(clock.busy(() => runtime.table.list(taskKey(id).pk, AUDIT_PREFIX)));
  return rows.map((row) => [row['action'], row['state'], row['outcome']]);
}
