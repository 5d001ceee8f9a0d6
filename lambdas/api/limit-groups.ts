/** `/v1/limit-groups/{group}`: how a provider key and its users fare, and whether they may send. */
import { pauseBody } from '../../core/api/bodies.ts';
import { limitGroupView } from '../../core/api/limit-group-view.ts';
import { limitGroupNotFound } from '../../core/api/operator-errors.ts';
import { limitGroupsOf } from '../../core/limits/limit-groups.ts';
import { pauseGroup, resumeGroup, UNTIL_RESUMED } from '../../core/limits/pause.ts';
import { limitKey } from '../../core/records/keys.ts';
import { ApiFailure } from './answers.ts';
import type { Call } from './api-context.ts';
import { ask, conclude } from './audited.ts';
import { readBody } from './read-body.ts';
import { readNoQuery } from './read-no-query.ts';

export async function getLimitGroup(c: Call): Promise<Response> {
  readNoQuery(c);
  return show(c, ownGroup(c));
}

/** All groups of the deployment: there are as many as provider keys. */
export async function listLimitGroups(c: Call): Promise<Response> {
  readNoQuery(c);
  const { table, clock, deployment } = c.get('context');
  const groups = limitGroupsOf(deployment).sort();
  const items = await Promise.all(groups.map((group) => table.get(limitKey(group))));
  return c.json({ items: groups.map((group, i) => limitGroupView(group, items[i], clock.now())) });
}

/** Nobody of the group sends any more; who has read the limit item before may still do so. */
export async function postPause(c: Call): Promise<Response> {
  readNoQuery(c);
  const group = ownGroup(c);
  const { forSeconds } = await readBody(c, pauseBody);
  const { table, clock, log } = c.get('context');
  const until = forSeconds === undefined ? UNTIL_RESUMED : clock.now() + 1000 * forSeconds;
  const detail = forSeconds === undefined ? 'until resumed' : `until ${new Date(until).toISOString()}`;
  const row = await ask(c, limitKey(group).pk, { action: 'pause', detail });
  await table.update(pauseGroup(group, until));
  log.warn('limit group paused', { limitGroup: group, forSeconds: forSeconds ?? -1 });
  await conclude(c, row, { state: 'done', outcome: 'paused' });
  return show(c, group);
}

export async function postResume(c: Call): Promise<Response> {
  readNoQuery(c);
  const group = ownGroup(c);
  const { table, log } = c.get('context');
  const row = await ask(c, limitKey(group).pk, { action: 'resume' });
  const { kind } = await table.update(resumeGroup(group));
  log.info('limit group resumed', { limitGroup: group });
  await conclude(c, row, { state: 'done', outcome: kind === 'written' ? 'resumed' : 'it was not paused' });
  return show(c, group);
}

/** The group that the path names. @throws ApiFailure for one that no provider key of the deployment has. */
export function ownGroup(c: Call): string {
  const known = limitGroupsOf(c.get('context').deployment);
  const group = c.req.param('group') ?? '';
  if (!known.includes(group)) throw new ApiFailure(limitGroupNotFound(known));
  return group;
}

async function show(c: Call, group: string): Promise<Response> {
  const { table, clock } = c.get('context');
  return c.json(limitGroupView(group, await table.get(limitKey(group)), clock.now()));
}
