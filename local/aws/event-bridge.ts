/** PutEvents over the buses, with EventBridge's checks. */
import type { Clock } from '../../core/ports.ts';
import type { BusName, EventBuses, Sent } from './event-bus.ts';
import { AwsError, type Operation } from './operation.ts';

export interface EventBridgeOptions {
  readonly buses: EventBuses;
  /** Name of the own bus; `default` is always there. */
  readonly ownBus: string;
  readonly clock: Pick<Clock, 'now'>;
}

type Json = Record<string, unknown>;

const MAX_ENTRIES = 10;
const MAX_BYTES = 256 * 1024;
/** Deeper ones could not be written as JSON on every stack. */
const MAX_DEPTH = 1000;
/** What AWS counts for an entry that says its time. */
const TIME_BYTES = 14;

/** Operations by name. */
export function eventBridge(options: EventBridgeOptions): Record<string, Operation> {
  return {
    PutEvents: async ({ Entries }) => {
      const entries = checkedEntries(Entries);
      const answers = [];
      for (const entry of entries) answers.push(await put(entry, options));
      return { FailedEntryCount: answers.filter((answer) => 'ErrorCode' in answer).length, Entries: answers };
    },
  };
}

function checkedEntries(given: unknown): Json[] {
  const entries = Array.isArray(given) ? (given as Json[]) : [];
  if (entries.length < 1 || entries.length > MAX_ENTRIES) {
    const bound = entries.length < 1 ? 'greater than or equal to 1' : `less than or equal to ${MAX_ENTRIES}`;
    throw invalid(
      `1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must have length ${bound}`,
    );
  }
  const bytes = entries.reduce((sum, entry) => sum + sizeOf(entry), 0);
  if (bytes > MAX_BYTES) throw invalid('Total size of the entries in the request is over the limit.');
  return entries;
}

const invalid = (message: string) => new AwsError('ValidationException', message);

function sizeOf({ Time, Source, DetailType, Detail, Resources }: Json): number {
  const resources: unknown[] = Array.isArray(Resources) ? Resources : [];
  const bytes = [Source, DetailType, Detail, ...resources].map((text) =>
    typeof text === 'string' ? Buffer.byteLength(text) : 0,
  );
  return bytes.reduce((sum, one) => sum + one, Time === undefined ? 0 : TIME_BYTES);
}

/** One entry may be refused although the others are taken. */
async function put(entry: Json, { buses, ownBus, clock }: EventBridgeOptions): Promise<Json> {
  const checked = read(entry, clock.now());
  if (checked.kind === 'refused') return { ErrorCode: checked.code, ErrorMessage: checked.message };
  const { id } = await buses.send(checked.sent, busOf(entry['EventBusName'], ownBus));
  return { EventId: id };
}

type Read =
  | { readonly kind: 'sent'; readonly sent: Sent }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string };

function read(entry: Json, now: number): Read {
  const { Source, DetailType, Detail, Time, Resources } = entry;
  for (const name of ['Source', 'DetailType', 'Detail']) {
    if (typeof entry[name] === 'string' && entry[name] !== '') continue;
    const message = `Parameter ${name} is not valid. Reason: ${name} is a required argument.`;
    return { kind: 'refused', code: 'InvalidArgument', message };
  }
  const source = String(Source);
  if (source.startsWith('aws.')) {
    const message = 'Not authorized for the source.';
    return { kind: 'refused', code: 'NotAuthorizedForSourceException', message };
  }
  const detail = objectIn(String(Detail));
  if (detail === undefined) return { kind: 'refused', code: 'MalformedDetail', message: 'Detail is malformed.' };
  const at = typeof Time === 'number' ? 1000 * Time : now;
  const resources = Array.isArray(Resources) ? Resources.map(String) : [];
  return { kind: 'sent', sent: { source, detailType: String(DetailType), detail, resources, at } };
}

function objectIn(text: string): Json | undefined {
  try {
    const value = JSON.parse(text) as unknown;
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject && isCarried(value) ? (value as Json) : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a detail reaches its target as it is. On the way it is written as JSON, which has no infinite numbers. */
function isCarried(detail: object): boolean {
  let level: unknown[] = [detail];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_DEPTH || level.some((value) => value === Infinity || value === -Infinity)) return false;
    level = level.flatMap((value) =>
      typeof value === 'object' && value !== null ? Object.values<unknown>(value as Json) : [],
    );
  }
  return true;
}

/** A bus is named by its name or its ARN. */
function busOf(given: unknown, ownBus: string): BusName | undefined {
  const name = typeof given === 'string' ? given.replace(/^arn:.*:event-bus\//, '') : 'default';
  if (name === 'default') return 'default';
  return name === ownBus ? 'own' : undefined;
}
