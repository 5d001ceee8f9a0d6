import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { exitCodes } from '../../cli/io.ts';
import { pointSdkTo, outputs, startAwsStandIn, type AwsStandIn } from './aws-stand-in.ts';
import { Workplace } from './bide.ts';

const request = { profile: 'unified', operation: 'images', body: { model: 'image-1' } };
const lines = (...values: object[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('');

interface Entry {
  readonly Detail: string;
}

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

let place: Workplace;
let aws: AwsStandIn;
/** Called before each answer, which is lost when it says so. */
let onPut: (nth: number) => 'lost' | undefined;

beforeEach(async () => {
  place = await Workplace.make();
  await place.write('.bide/outputs.json', outputs());
  onPut = () => undefined;
  aws = await startAwsStandIn(({ request: { Entries } }) => {
    if (onPut(aws.asked.length) === 'lost') return { lost: true };
    const answers = (Entries as Entry[]).map(({ Detail }) =>
      Detail.includes('refuse-me')
        ? { ErrorCode: 'ThrottlingException', ErrorMessage: 'Slow down' }
        : { EventId: 'e1' },
    );
    return { answer: { Entries: answers } };
  });
  pointSdkTo(aws.endpoint);
});

afterEach(async () => {
  pointSdkTo(undefined);
  await aws.close();
  await place.remove();
});

const put = (...args: string[]) => place.bide(['events', 'put', ...args]);
const entries = () => aws.asked.map(({ request: { Entries } }) => Entries as (Entry & Record<string, unknown>)[]);
const keysOf = (batch: readonly Entry[] = []) =>
  batch.map(({ Detail }) => (JSON.parse(Detail) as { idempotencyKey?: string }).idempotencyKey);

test('puts each request on the bus, and prints the ids of the events', async () => {
  await place.write('two.jsonl', lines(request, { ...request, idempotencyKey: 'order-17' }));
  expect(await put('two.jsonl', '--source', 'shop')).toEqual({ code: 0, out: 'e1\ne1\n', err: '' });
  const same = { EventBusName: 'Bus', Source: 'shop', DetailType: 'Bide Task Requested' };
  expect(entries()).toEqual([
    [
      { ...same, Detail: JSON.stringify({ ...request, idempotencyKey: keysOf(entries()[0])[0] }) },
      { ...same, Detail: JSON.stringify({ ...request, idempotencyKey: 'order-17' }) },
    ],
  ]);
});

test('--json says which request became which event; the source has a name of its own', async () => {
  await place.write('one.json', request);
  expect((await put('one.json', '--json')).out).toBe('{"place":"one.json","id":"e1"}\n');
  expect(entries()[0]?.[0]?.['Source']).toBe('bide.cli');
});

test('a call takes ten events, and 256 KiB together', async () => {
  await place.write('many.jsonl', lines(...Array.from({ length: 12 }, () => request)));
  await put('many.jsonl');
  expect(entries().map((batch) => batch.length)).toEqual([10, 2]);
  await place.write(
    'long.jsonl',
    lines(...[1, 2, 3].map(() => ({ ...request, body: { model: 'x'.repeat(100_000) } }))),
  );
  await put('long.jsonl');
  expect(entries().map((batch) => batch.length)).toEqual([10, 2, 2, 1]);
});

test('whose answer is lost, is put again under the same keys: the bus may have taken both, and they are the same tasks', async () => {
  await place.write('two.jsonl', lines(request, request));
  onPut = (nth) => (nth === 1 ? 'lost' : undefined);
  expect(await put('two.jsonl')).toEqual({ code: 0, out: 'e1\ne1\n', err: '' });
  const [first, second, ...more] = entries();
  expect([second, more]).toEqual([first, []]);
  const keys = keysOf(first);
  expect(keys).toEqual([expect.stringMatching(uuid), expect.stringMatching(uuid)]);
  expect(new Set(keys).size).toBe(2);
});

test('every answer of a call is lost: which events may have been taken, how to put them again, and which were not sent', async () => {
  await place.write('many.jsonl', lines(...Array.from({ length: 21 }, () => request)));
  onPut = (nth) => (nth > 1 ? 'lost' : undefined);
  const { code, out, err } = await put('many.jsonl');
  expect([code, out]).toEqual([exitCodes.unreachable, 'e1\n'.repeat(10)]);
  const unsure = keysOf(entries().at(-1)).map((key, i) => {
    const again = `put it again with "idempotencyKey": "${key ?? ''}", and it is the same task`;
    return `bide: many.jsonl:${i + 11} may have been taken: ${again}.\n`;
  });
  const unsent = 'bide: 1 of 21 events were not sent, from many.jsonl:21 on.\n';
  expect(err).toContain(`${unsure.join('')}${unsent}bide: Cannot put the events: `);
});

test('an event that is longer than the bus takes: nothing is sent, and which one it is', async () => {
  await place.write('long.jsonl', lines(request, { ...request, body: { model: 'x'.repeat(262_144) } }));
  const { code, err } = await put('long.jsonl');
  expect([code, aws.asked.length]).toEqual([2, 0]);
  const size = 262_144 + JSON.stringify({ ...request, body: { model: '' }, idempotencyKey: '' }).length + 36;
  const names = 'bide.cli'.length + 'Bide Task Requested'.length;
  expect(err).toContain(
    'bide: Nothing was sent. Correct these first:\n' +
      `  long.jsonl:2: event: It has ${size + names} bytes. Allowed: 262144.\n`,
  );
});

test('interrupted, it puts nothing more and says what was not sent', async () => {
  await place.write('many.jsonl', lines(...Array.from({ length: 12 }, () => request)));
  const stop = new AbortController();
  onPut = () => {
    stop.abort(new Error('SIGINT'));
    return undefined;
  };
  expect(await place.bide(['events', 'put', 'many.jsonl'], { interrupted: stop.signal })).toEqual({
    code: 1,
    out: 'e1\n'.repeat(10),
    err: 'bide: Interrupted; 2 of 12 events were not sent, from many.jsonl:11 on.\n',
  });
  expect(entries().map((batch) => batch.length)).toEqual([10]);
});

test('an event that the bus refuses: exit 1, and which one it was', async () => {
  await place.write('two.jsonl', lines({ ...request, idempotencyKey: 'refuse-me' }, request));
  expect(await put('two.jsonl')).toEqual({
    code: 1,
    out: 'e1\n',
    err: 'bide: two.jsonl:1 was refused by the bus: ThrottlingException Slow down\n',
  });
});

test('nothing is sent while anything is wrong', async () => {
  const wrong = [{ ...request, idempotencyKey: 7 }, { ...request, operation: 'pictures' }, 3 as unknown as object];
  await place.write('bad.jsonl', lines(request, ...wrong));
  const { code, err } = await put('bad.jsonl');
  expect([code, aws.asked]).toEqual([2, []]);
  expect(err).toContain('bad.jsonl:2: idempotencyKey: Allowed: 1 to 255 printable ASCII characters.');
  expect(err).toContain('bad.jsonl:3: operation: Profile unified knows: images');
  expect(err).toContain('bad.jsonl:4: request: ');
});

test('a stack of an older release has no bus', async () => {
  const { Bide } = outputs();
  await place.write('.bide/outputs.json', { Bide: { ...Bide, EventBusName: undefined } });
  await place.write('one.json', request);
  expect(await put('one.json')).toMatchObject({
    code: 2,
    err: 'bide: .bide/outputs.json has no EventBusName: deploy this release first.\n',
  });
});

test('says so when cdk.json gives the source no owner: the bus takes such an event, and nothing comes of it', async () => {
  await place.write('one.json', request);
  await place.write('cdk.json', { context: { bide: { eventOwners: { 'my.shop': 'shop' } } } });
  expect(await put('one.json')).toEqual({
    code: 0,
    out: 'e1\n',
    err:
      '"eventOwners" in cdk.json has no "bide.cli": a stack that was deployed with it makes no task of this event.\n' +
      'Sources with an owner: my.shop; name one with --source.\n',
  });
  expect(await put('one.json', '--source', 'my.shop')).toEqual({ code: 0, out: 'e1\n', err: '' });
});
