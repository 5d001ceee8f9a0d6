/** The invariants, asserted at every side effect and at the end. */
import type { BideEvent } from '../../../core/events.ts';
import type { WriteResult } from '../../../core/ports.ts';
import type { HttpReply } from '../../../core/provider/http.ts';
import { asTask, currentAttempt, type TaskRecord } from '../../../core/records/task-record.ts';
import type { ResultPorts } from '../../../core/records/result.ts';
import type { Item, Key, Value } from '../../../core/records/write.ts';
import { executionName } from '../../../core/workflow/document.ts';
import type { Life } from '../life.ts';
import type { Machine } from '../machine.ts';
import { checkAnnouncement, type Announced } from './announcements.ts';
import { checkAnswer } from './answers.ts';
import { checkAtRest, checkTravelled, type Bounds } from './at-rest.ts';
import { checkKept, checkLogged, noteReceived } from './ids.ts';
import { checkItem } from './items.ts';
import type { Knowledge } from './knowledge.ts';
import type { Secrecy } from './secrecy.ts';

const MAX_DOCUMENT_BYTES = 8 * 1024;
const MAX_EVENTS = 20_000;

/** A write as its function asked for it. */
interface Asked {
  readonly key: Key;
  /** Every value that it brings. */
  readonly sets: Readonly<Record<string, Value>>;
  /** By the function's clock. */
  readonly askedAt: number;
}

export class Oracle {
  readonly known: Knowledge;
  readonly #secrecy: Secrecy;
  readonly #announced: Announced;
  /** Provider task ids in the answers of finished steps. */
  readonly #travelled = new Map<string, { taskId: string; execution: string }>();

  constructor(known: Knowledge, secrecy: Secrecy, announced: Announced) {
    this.known = known;
    this.#secrecy = secrecy;
    this.#announced = announced;
  }

  /** Before each side effect, except a line of the log. */
  acts(life: Life, what: string): void {
    if (life.received.length > 0 && !life.dead) checkLogged(this.known, life, what);
  }

  /** A write, and what it did. */
  async watched(life: Life, asked: Asked, write: () => Promise<WriteResult>): Promise<WriteResult> {
    const { pk, sk } = asked.key;
    const { sets } = asked;
    if (!sk.startsWith('REQUEST#')) this.#keepsSecret(sets, sk);
    const before = sets['generation'] === undefined ? undefined : this.known.tasks.get(pk.slice(pk.indexOf('#') + 1));
    const result = await write();
    if (before !== undefined && result.kind === 'written') {
      this.known.claim('I6', sets['generation'] === before.generation + 1, 'a task was handed over twice at once');
    }
    if (result.kind === 'written') this.#wrote(life, asked, result.item);
    else if (sk === 'TASK') life.trace?.did('overtaken');
    return result;
  }

  /** The same write once more. */
  async repeated(
    life: Life,
    asked: Asked,
    first: WriteResult,
    write: () => Promise<WriteResult>,
  ): Promise<WriteResult> {
    const result = await write();
    if (result.kind === 'written') this.#wrote(life, asked, result.item);
    else if (first.kind === 'written' && first.item.sk === 'TASK') life.trace?.repeated();
    return result;
  }

  #wrote(life: Life, { askedAt }: Asked, after: Item): void {
    const place = `${after.pk}/${after.sk}`;
    const before = this.known.items.get(place);
    this.known.items.set(place, after);
    checkItem(this.known, { life, askedAt, before, after, announced: this.#announced });
    if (after.sk !== 'TASK' || before === undefined) return;
    const did = nameOf(asTask(before), asTask(after));
    life.trace?.did(did);
    if (did !== 'kept') this.known.say(`${life.id}: attempt ${asTask(after).attempt} ${did}`);
  }

  /** The answer to a call has reached an invocation that lives. */
  replied(life: Life, reply: HttpReply): void {
    noteReceived(life, reply, this.known.purchases);
  }

  /** Its last write was the one that counts a send. */
  isSending(life: Life): boolean {
    const task = life.role === 'submit' ? this.known.tasks.get(life.input?.taskId ?? '') : undefined;
    const attempt = task && currentAttempt(task);
    return attempt?.state === 'sending' && attempt.writer === life.id;
  }

  logs(life: Life, line: object, isLost: boolean): void {
    if (!isLost) this.#keepsSecret(line, 'log');
    if (life.received.length === 0) return;
    const text = JSON.stringify(line);
    for (const received of life.received) received.logged ||= text.includes(`"${received.id}"`);
  }

  announces(event: BideEvent): void {
    this.#keepsSecret(event, 'event');
    checkAnnouncement(this.known, event, this.#announced);
  }

  /** A document between two states, and the length of the history so far. */
  travels(document: unknown, events: number): void {
    this.#keepsSecret(document, 'document');
    const bytes = JSON.stringify(document).length;
    this.known.claim('I10', bytes < MAX_DOCUMENT_BYTES, () => `a document of ${bytes} bytes`);
    this.known.claim('I10', events < MAX_EVENTS, () => `a history of ${events} events`);
  }

  /** An invocation has thrown, in time: it must not do so with an id in its hands that is kept nowhere. */
  broke(life: Life, cause: unknown): void {
    life.trace?.ends('breaks');
    this.#keepsSecret(String(cause), 'history');
    if (life.signal.aborted) return;
    checkKept(this.known, life, {});
    this.known.claim('I8', life.hurt, () => `${life.role} broke, and nothing had failed: ${String(cause)}`);
  }

  /** An invocation has answered. `heard`: the answer goes into its execution, if it came in time. */
  answered(life: Life, answer: unknown, heard: boolean): void {
    this.#keepsSecret(answer, 'answer');
    const { kind = '', providerTaskId = '' } = answer as { kind?: string; providerTaskId?: string };
    // One that died at its last line of the log answers nobody.
    if (life.dead) return;
    life.trace?.ends(`answers ${kind}`);
    if (life.input !== undefined) this.known.say(`${life.id} answers ${[kind, providerTaskId].join(' ').trim()}`);
    checkKept(this.known, life, { providerTaskId });
    checkAnswer(this.known, life, answer);
    if (!heard || life.signal.aborted || kind !== 'accepted' || providerTaskId === '' || life.input === undefined)
      return;
    const { taskId, generation } = life.input;
    this.#travelled.set(providerTaskId, { taskId, execution: executionName(taskId, generation) });
  }

  async atRest(machine: Pick<Machine, 'executions' | 'stopped'>, ports: ResultPorts, bounds: Bounds): Promise<void> {
    await checkAtRest(this.known, this.#announced, ports, bounds);
    checkTravelled(this.known, this.#travelled, (name) => {
      return machine.executions.get(name)?.status !== 'SUCCEEDED' || machine.stopped.has(name);
    });
  }

  #keepsSecret(value: unknown, where: string): void {
    const leak = this.#secrecy.leak(value);
    this.known.claim('I9', leak === undefined, () => `${leak ?? ''} in ${where}: ${JSON.stringify(value)}`);
  }
}

function nameOf(before: TaskRecord, after: TaskRecord): string {
  if (after.attempt > before.attempt) return before.attempt === 0 ? 'opened' : 'closed and opened';
  const [was, is] = [currentAttempt(before)?.state, currentAttempt(after)?.state];
  if (was === is) return after.outcome === undefined ? 'kept' : 'kept late';
  const code = is === 'closed' ? ` ${closingOf(currentAttempt(after)?.code ?? '')}` : '';
  return `${is ?? ''}${code}${before.outcome === undefined ? '' : ' late'}`;
}

/** Why a prepared attempt is closed without being sent. */
const closingOf = (code: string) => (code === 'cancelled' || code === 'deadline_exceeded' ? code : 'for good');
