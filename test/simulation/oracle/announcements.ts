/** Announcements: only of what is stored, the same at every time, and a task leaves the open ones only after one. */
import { announcements, type BideEvent } from '../../../core/events.ts';
import type { Change, Knowledge } from './knowledge.ts';

export type Announced = ReadonlyMap<string, readonly BideEvent[]>;

/** An event is about to be sent. */
export function checkAnnouncement(known: Knowledge, { detailType, detail }: BideEvent, announced: Announced): void {
  const { task, id, occurredAt } = detail;
  const outcome = known.tasks.get(task.id)?.outcome;
  known.claim('I5', outcome?.code === task.code, `${task.code} was announced, ${outcome?.code ?? 'nothing'} is stored`);
  if (outcome === undefined) return;
  known.claim('I5', detailType === announcements[outcome.status], `${outcome.status} was announced as ${detailType}`);
  known.claim('I5', id === `${task.id}.outcome`, 'an announcement under another id');
  known.claim('I5', Date.parse(occurredAt) === Math.trunc(outcome.finishedAt), 'announced with another time');
  for (const earlier of announced.get(task.id) ?? []) {
    known.claim('I5', earlier.detail.occurredAt === occurredAt, 'announced twice, and differently');
  }
}

/** A task leaves the open ones. */
export function checkLeaving(known: Knowledge, { before, after }: Change, announced: Announced): void {
  if (before.openPk === undefined || after.openPk !== undefined) return;
  known.claim('I8', (announced.get(after.taskId)?.length ?? 0) > 0, 'it left the open tasks unannounced');
}
