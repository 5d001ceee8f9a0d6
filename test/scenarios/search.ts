/** Where a scenario's secrets could have gone: whatever was written down, told or handed on. */
import { TASK_REQUESTED } from '../../core/events.ts';
import { simulateMember } from '../../core/names.ts';
import { asTask } from '../../core/records/task-record.ts';
import type { Item } from '../../core/records/write.ts';
import { CALLER_KEY, PROMPT } from '../secrets/canaries.ts';
import { leaksIn } from '../secrets/leaks.ts';
import { everyItemAt } from './every-item.ts';
import type { Stage } from './play.ts';

type Json = Readonly<Record<string, unknown>>;

const isRequest = ({ sk }: Item) => sk.startsWith('REQUEST#');
const isResult = ({ sk }: Item) => sk.startsWith('RESULT#');

/**
 * What the provider is sent of a request: its texts, however deep. `simulate` is what the provider says, in the
 * scenario's own words.
 */
function textsOfRequest(request: unknown): string[] {
  const { body, fallbacks } = (request ?? {}) as Json;
  const texts: string[] = [];
  const open: unknown[] = [body, fallbacks];
  for (let value = open.pop(); value !== undefined || open.length > 0; value = open.pop()) {
    if (typeof value === 'string') texts.push(value);
    else if (typeof value === 'object' && value !== null)
      open.push(
        ...Object.entries<unknown>(value as Json).flatMap(([name, inner]) => (name === simulateMember ? [] : [inner])),
      );
  }
  return texts;
}

/**
 * Secrets that were found where they do not belong. The request item alone may tell of a request, wherever it came
 * from; a dead letter holds the event that it is about; a result is the provider's answer, whatever it repeats of the
 * prompt. `keys`: provider keys of the scenario.
 */
export async function leaksOf(stage: Stage, keys: readonly string[]): Promise<string[]> {
  const { runtime, lines, events, documents, requests } = stage;
  const { endpoint, engine, deadLetters, files, blueprint } = runtime;
  const items = await everyItemAt({ endpoint, tableName: blueprint.table.name });
  const tasks = items.filter(({ sk }) => sk === 'TASK').map(asTask);
  const isIncoming = (event: Stage['events'][number]) => event['detail-type'] === TASK_REQUESTED;
  const stored = items.filter(isRequest).map((item) => JSON.parse(item['request'] as string) as unknown);
  const cameIn = [...stored, ...requests, ...events.filter(isIncoming).map(({ detail }) => detail)];
  const results = items.filter(isResult);
  const resultFiles = results.flatMap(({ file }) => (typeof file === 'string' ? [files.get(file)] : []));
  const ids = tasks.flatMap(({ attempts }) => Object.values(attempts).map(({ providerTaskId = '' }) => providerTaskId));
  const texts = [PROMPT, ...cameIn.flatMap(textsOfRequest)];
  const allKeys = [...keys, CALLER_KEY];
  const places = {
    rows: items.filter((item) => !isRequest(item) && !isResult(item)),
    logs: lines,
    events: events.filter((event) => !isIncoming(event)),
    'dead letters': deadLetters.map(({ responsePayload, requestContext }) => [responsePayload, requestContext]),
    executions: engine.list().map(({ name, input, events: history, ending }) => [name, input, history, ending]),
    documents,
  };
  const whole = {
    requests: stored.map(textsOfRequest),
    results: [results, await Promise.all(resultFiles)],
    'incoming events': events.filter(isIncoming),
    'dead letters': deadLetters,
  };
  return [
    ...leaksIn(places, { keys: allKeys, texts, names: [...ids, ...tasks.map(({ model }) => model)] }),
    ...leaksIn(whole, { keys: allKeys, texts: [] }),
  ];
}
