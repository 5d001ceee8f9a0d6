/** I4: a provider task id that an invocation received is told to the log first, and then kept. */
import type { HttpReply } from '../../../core/provider/http.ts';
import type { Life } from '../life.ts';
import type { Purchase } from '../simulated-provider.ts';
import type { Knowledge } from './knowledge.ts';

/** The answer to a call has reached an invocation that lives. */
export function noteReceived(life: Life, reply: HttpReply, purchases: readonly Purchase[]): void {
  if (life.role !== 'submit' || reply.kind !== 'answer') return;
  const { id } = (/"id":"(?<id>p\d+x)"/.exec(reply.body)?.groups ?? {}) as { id?: string };
  const bought = purchases.find((one) => one.id === id && one.life === life.id);
  if (bought !== undefined) life.received.push({ id: bought.id, taskId: bought.taskId, logged: false });
}

/** Before any other side effect. */
export function checkLogged(known: Knowledge, life: Life, what: string): void {
  for (const { id, logged } of life.received) known.claim('I4', logged, `${what} before ${id} was logged`);
}

/** It has answered: each id is stored with its attempt, or travels in the answer. */
export function checkKept(known: Knowledge, life: Life, answer: { readonly providerTaskId?: string }): void {
  for (const { id, taskId } of life.received) {
    const kept = isStored(known, taskId, id) || answer.providerTaskId === id;
    known.claim('I4', kept, `${id} is neither stored nor in the answer`);
  }
}

export function isStored(known: Knowledge, taskId: string, id: string): boolean {
  const attempts = Object.values(known.tasks.get(taskId)?.attempts ?? {});
  return attempts.some(({ providerTaskId }) => providerTaskId === id);
}
