import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { pointSdkTo, outputs, startAwsStandIn, type AwsStandIn } from './aws-stand-in.ts';
import { Workplace } from './bide.ts';

const request = { profile: 'unified', operation: 'images', body: { model: 'image-1' } };
const lines = (...values: object[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('');

interface Entry {
  readonly Detail: string;
}

let place: Workplace;
let aws: AwsStandIn;

beforeEach(async () => {
  place = await Workplace.make();
  await place.write('.bide/outputs.json', outputs());
  aws = await startAwsStandIn(({ request: { Entries } }) => ({
    answer: {
      Entries: (Entries as Entry[]).map(({ Detail }) =>
        Detail.includes('refuse-me')
          ? { ErrorCode: 'ThrottlingException', ErrorMessage: 'Slow down' }
          : { EventId: 'e1' },
      ),
    },
  }));
  pointSdkTo(aws.endpoint);
});

afterEach(async () => {
  pointSdkTo(undefined);
  await aws.close();
  await place.remove();
});

const put = (...args: string[]) => place.bide(['events', 'put', ...args]);
const entries = () => aws.asked.map(({ request: { Entries } }) => Entries as (Entry & Record<string, unknown>)[]);

test('puts each request on the bus, and prints the ids of the events', async () => {
  await place.write('two.jsonl', lines(request, { ...request, idempotencyKey: 'order-17' }));
  expect(await put('two.jsonl', '--source', 'shop')).toEqual({ code: 0, out: 'e1\ne1\n', err: '' });
  const same = { EventBusName: 'Bus', Source: 'shop', DetailType: 'Bide Task Requested' };
  expect(entries()).toEqual([
    [
      { ...same, Detail: JSON.stringify(request) },
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
