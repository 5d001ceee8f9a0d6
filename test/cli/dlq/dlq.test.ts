/** Dead letters, from their queue to what they ask for: the command line against everything on one machine. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { TASK_REQUESTED } from '../../../core/events.ts';
import { taskIdOf } from '../../../core/task/identity.ts';
import { clientConfig } from '../../../lambdas/adapters/step-ports.ts';
import { AwsError } from '../../../local/aws/operation.ts';
import { admit, imageRequest, readPlayed, startStage, type Stage } from '../../scenarios/play.ts';
import { Workplace, type Ran } from '../bide.ts';

let place: Workplace;
let stage: Stage;

beforeEach(async () => {
  place = await Workplace.make();
  stage = await startStage({ eventOwners: { shop: 'tester' }, schedules: true });
  const { endpoint, blueprint } = stage.runtime;
  const { table, eventBus, stateMachineArn } = blueprint;
  const names = { tableName: table.name, eventBusName: eventBus.name, stateMachineArn };
  await place.write('.bide/serve.json', { url: endpoint, endpoint, ...names, pid: process.pid });
});

afterEach(async () => {
  await stage.close();
  await place.remove();
});

const bide = (...args: string[]): Promise<Ran> => {
  const { clock } = stage;
  return clock.run(clock.busy(() => place.bide(['dlq', ...args], { clock })));
};

const posts = () => stage.simulator.received.filter(({ method }) => method === 'POST').length;

/** Sends an event and lets everything come to rest; answers with its id. */
async function send(detail: object): Promise<string> {
  const { clock, runtime } = stage;
  const client = new EventBridgeClient({ ...clientConfig(runtime.endpoint), maxAttempts: 1 });
  const EventBusName = runtime.blueprint.eventBus.name;
  const entry = { Source: 'shop', DetailType: TASK_REQUESTED, EventBusName, Detail: JSON.stringify(detail) };
  return clock
    .run(
      (async () => {
        const { Entries: [answer] = [] } = await clock.busy(() =>
          client.send(new PutEventsCommand({ Entries: [entry] })),
        );
        await runtime.idle();
        return answer?.EventId ?? '';
      })(),
    )
    .finally(() => client.destroy());
}

const idle = () => stage.clock.run(stage.runtime.idle());
const failOn = (name: string) => {
  stage.aws.onCall = (target) => {
    if (target.endsWith(`.${name}`)) throw new AwsError('AccessDeniedException', 'No.');
  };
};
const mend = () => (stage.aws.onCall = () => undefined);

/** An event that admission failed at three times, because the table took no writes. Answers with its id. */
async function unlucky(): Promise<string> {
  failOn('PutItem');
  const eventId = await send(imageRequest());
  mend();
  expect([stage.runtime.deadLetters.length, posts()]).toEqual([1, 0]);
  return eventId;
}

const letterId = () => stage.runtime.deadLetters[0]?.requestContext.requestId ?? '';

describe('an event that admission failed at', () => {
  test('is listed with its source and why, and nothing of what it asks for; it stays', async () => {
    await unlucky();
    const line = `${letterId()}  failed  0 s ago  shop  AccessDeniedException: No.\n`;
    expect([await bide('list'), await bide('list')]).toMatchObject(Array(2).fill({ code: 0, out: line }));
    expect((await bide('list', '--json')).out).not.toContain('lighthouse');
  });

  test('becomes its task when it is redriven, and its letter is gone', async () => {
    const eventId = await unlucky();
    const taskId = taskIdOf('tester', eventId);
    expect(await bide('redrive', letterId())).toEqual({
      code: 0,
      out: expect.stringMatching(`is task  ${taskId}\n$`),
      err: '',
    });
    await idle();
    const played = await readPlayed(stage, taskId);
    expect([played.task.status, posts(), stage.runtime.deadLetters]).toEqual(['succeeded', 1, []]);
    expect(await bide('list')).toEqual({ code: 0, out: '', err: 'No dead letters.\n' });
    const redriven = await bide('list', '--redriven');
    expect(redriven.out).toMatch(new RegExp(`ago {2}local {2}event ${eventId} of shop {2}is task ${taskId}\n$`));
  });

  test('is chosen by how it failed, what it asks for and when', async () => {
    const taskId = taskIdOf('tester', await unlucky());
    const chosen = ['redrive', '--since', '1m', '--provider', 'unified', '--code'];
    expect(await bide(...chosen, 'RequestRefused', '--yes')).toEqual({ code: 0, out: '', err: '0 dead letters\n' });
    const { out, err } = await bide(...chosen, 'AccessDeniedException', '--yes');
    expect([out, err]).toEqual([expect.stringMatching(`is task  ${taskId}\n$`), '1 dead letter\n']);
    await idle();
    expect([posts(), stage.runtime.deadLetters]).toEqual([1, []]);
  });

  test('redriven twice, because its letter could not be deleted: the same task, and one POST', async () => {
    const taskId = taskIdOf('tester', await unlucky());
    failOn('DeleteMessage');
    const { code, err } = await bide('redrive', '--all', '--yes');
    expect([code, err]).toEqual([2, expect.stringContaining('AccessDeniedException')]);
    mend();
    await idle();
    expect((await bide('redrive', '--all', '--yes')).out).toMatch(new RegExp(`was task {2}${taskId}\n$`));
    await idle();
    expect([posts(), stage.runtime.deadLetters]).toEqual([1, []]);
    const rows = (await bide('list', '--redriven', '--json')).out.trim().split('\n');
    expect(rows.map((row) => (JSON.parse(row) as { state: string }).state)).toEqual(['done', 'asked']);
  });

  test('is not redriven by a dry run, nor by somebody who is not there to be asked', async () => {
    await unlucky();
    expect(await bide('redrive', '--all', '--dry-run')).toMatchObject({ code: 0, err: '1 dead letter\n' });
    expect(await bide('redrive', '--all')).toMatchObject({ code: 2, err: expect.stringContaining('give --yes') });
    expect((await bide('list')).out).toContain(letterId());
    expect((await bide('list', '--redriven')).err).toBe('Nobody has redriven anything.\n');
    expect(posts()).toBe(0);
  });

  test('is not redriven where it cannot be written down first', async () => {
    await unlucky();
    failOn('PutItem');
    expect((await bide('redrive', '--all', '--yes')).code).toBe(2);
    mend();
    await idle();
    expect([stage.runtime.engine.list(), stage.runtime.deadLetters.length]).toEqual([[], 1]);
  });
});

describe('a webhook that was given up', () => {
  let receiver: Server;
  let status = 410;
  const told: unknown[] = [];

  beforeEach(async () => {
    [status, told.length] = [410, 0];
    receiver = createServer((request, response) => {
      told.push(request.headers['webhook-id']);
      response.writeHead(status).end();
    });
    await once(receiver.listen(0, '127.0.0.1'), 'listening');
  });

  afterEach(() => {
    receiver.closeAllConnections();
    receiver.close();
  });

  /** A task whose receiver says that it wants nothing. */
  const givenUp = () =>
    stage.clock.run(
      (async () => {
        const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
        const id = await admit(stage, imageRequest({}, { webhook: { url } }));
        await stage.runtime.idle();
        return id;
      })(),
    );
  const twoMinutes = () =>
    stage.clock.run(
      (async () => {
        await stage.clock.sleep(120_000);
        await stage.runtime.idle();
      })(),
    );

  test('is listed, and told within two minutes when it is redriven; its letter is gone', async () => {
    const id = await givenUp();
    const why = `WebhookGivenUp: The webhook of task ${id} was given up.`;
    expect((await bide('list')).out).toMatch(new RegExp(`^${letterId()}  webhooks  \\d+ s ago  bide  ${why}\n$`));
    status = 204;
    expect(await bide('redrive', letterId())).toEqual({
      code: 0,
      out: expect.stringMatching(new RegExp(`  will be sent: webhook of  ${id}\n$`)),
      err: '',
    });
    await twoMinutes();
    expect([told, stage.runtime.deadLetters]).toEqual([[`msg_${id}`, `msg_${id}`], []]);
    expect((await bide('list', '--redriven')).out).toContain(`will be sent: webhook of ${id}`);
  });

  test('is left alone when it was asked for already: redriven twice, because its letter could not be deleted', async () => {
    const id = await givenUp();
    status = 204;
    failOn('DeleteMessage');
    expect((await bide('redrive', '--all', '--yes')).code).toBe(2);
    mend();
    await twoMinutes();
    const { code, out } = await bide('redrive', '--all', '--yes');
    expect([code, out]).toEqual([0, expect.stringContaining(`  is not given up any more: webhook of  ${id}`)]);
    await twoMinutes();
    expect([told.length, stage.runtime.deadLetters]).toEqual([2, []]);
  });
});

test('what admission refuses again stays, and it is said why', async () => {
  const eventId = await send({ ...imageRequest(), sead: 1 });
  const id = letterId();
  expect(await bide('redrive', '--all', '--yes')).toEqual({
    code: 1,
    out: '',
    err: expect.stringMatching(`1 dead letter\nbide: ${id} stays: RequestRefused: .*sead: Unknown field`),
  });
  expect((await bide('list')).out).toContain(id);
  const { out } = await bide('list', '--redriven', '--json');
  expect(JSON.parse(out)).toMatchObject({ state: 'refused', detail: `event ${eventId} of shop` });
});

test.each([
  [[], 'Give ids of bide dlq list, or --all'],
  [['x', '--all'], 'Give ids of bide dlq list, or --all'],
  [['x'], 'No dead letter has the id "x"'],
])('redrive %j: usage', async (args, message) => {
  expect(await bide('redrive', ...args)).toMatchObject({ code: 2, err: expect.stringContaining(message) });
});
