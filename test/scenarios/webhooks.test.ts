/** Webhooks of tasks that have ended: signed, told once, again where nobody listened, and given up in the end. */
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, jest, test } from '@jest/globals';
import { ERROR_PREFIX, taskKey, webhookKey } from '../../core/records/keys.ts';
import { rotated } from '../../core/webhooks/deployment-secret.ts';
import { ownerSecret } from '../../core/webhooks/webhook-secret.ts';
import { verifyWebhook, WebhookRefused } from '../../lambdas/adapters/verify-webhook.ts';
import type { AroundCalls } from '../../local/functions.ts';
import { onStage } from './at-work.ts';
import { act, post } from './operating.ts';
import { admit, imageRequest, playOn, readPlayed, type Stage } from './play.ts';

// Pauses of the SDK and sockets are real time even here, and a machine may be busy.
jest.setTimeout(60_000);

const [FIRST, SECOND] = ['a'.repeat(64), 'b'.repeat(64)];

interface Told {
  readonly at: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A receiver that keeps what it is told, and answers with `status`. */
class Receiver {
  status = 204;
  readonly told: Told[] = [];
  readonly #server: Server;
  now: () => number = () => 0;

  constructor() {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => void chunks.push(chunk));
      request.on('end', () => {
        this.told.push({ at: this.now(), headers: request.headers, body: Buffer.concat(chunks).toString() });
        response.writeHead(this.status).end();
      });
    });
  }

  async listen(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/hook`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

let receiver = new Receiver();
afterEach(() => {
  receiver.close();
  receiver = new Receiver();
});

const secondsOf = (told: readonly Told[]) => told.map(({ at }) => (at - (told[0]?.at ?? 0)) / 1000);

/** What a receiver makes of a webhook at the time that it came: its JSON, or nothing. */
function verified({ at, headers, body }: Told, deploymentSecret: string): unknown {
  const now = jest.spyOn(Date, 'now').mockReturnValue(at);
  try {
    return verifyWebhook(body, headers, ownerSecret(Buffer.from(deploymentSecret), 'tester'));
  } catch (cause) {
    if (cause instanceof WebhookRefused) return undefined;
    throw cause;
  } finally {
    now.mockRestore();
  }
}

const never = (): never => {
  throw new Error('There is none.');
};

/** Takes a task with a webhook to its end, and lets time pass. */
async function tell(stage: Stage, seconds: number): Promise<string> {
  receiver.now = () => stage.clock.now();
  const url = await receiver.listen();
  return stage.clock.run(
    (async () => {
      const id = await admit(stage, imageRequest({}, { webhook: { url } }));
      await stage.runtime.idle();
      await stage.clock.sleep(1000 * seconds);
      await stage.runtime.idle();
      return id;
    })(),
  );
}

const itemOf = ({ clock, runtime }: Stage, id: string) => clock.busy(() => runtime.table.get(webhookKey(id)));

const secretOf = (current: string) => () => JSON.stringify({ current });

test('the end of a task is told once, signed for its owner, without request or result', async () => {
  await onStage({ webhookSecret: secretOf(FIRST), schedules: true }, async (stage) => {
    const id = await tell(stage, 300);
    const [told = never(), ...more] = receiver.told;
    expect(more).toEqual([]);
    expect(told.headers['webhook-id']).toBe(`msg_${id}`);
    const { record } = await readPlayed(stage, id);
    expect(verified(told, SECOND)).toBe(undefined);
    expect(verified(told, FIRST)).toEqual({
      type: 'task.succeeded',
      timestamp: new Date(record.outcome?.finishedAt ?? 0).toISOString(),
      data: {
        id,
        profile: 'unified',
        operation: 'images',
        model: record.model,
        status: 'succeeded',
        code: 'succeeded',
        message: record.outcome?.message,
        recommendedAction: '',
        mayBeCharged: false,
      },
    });
    expect(await itemOf(stage, id)).toMatchObject({ state: 'delivered', tries: 1, lastStatus: 204 });
    expect(await itemOf(stage, id)).not.toHaveProperty('openPk');
  });
});

test('a receiver that is down for an hour is told then, under the same id', async () => {
  await onStage({ webhookSecret: secretOf(FIRST), schedules: true }, async (stage) => {
    receiver.status = 503;
    const told = tell(stage, 3 * 3600);
    stage.clock.sleep(3600_000).then(() => (receiver.status = 200), never);
    const id = await told;
    expect(secondsOf(receiver.told)).toEqual([0, 5, 118, 418, 2218, 9418]);
    expect(new Set(receiver.told.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([`msg_${id}`]));
    expect(new Set(receiver.told.map(({ body }) => body)).size).toBe(1);
    expect(receiver.told.map((one) => verified(one, FIRST) !== undefined)).toEqual(Array(6).fill(true));
    expect(await itemOf(stage, id)).toMatchObject({ state: 'delivered', tries: 6, lastStatus: 200 });
  });
});

test('what nobody wants is given up: a dead letter, an error row, and told again where a person asks for it', async () => {
  await onStage({ webhookSecret: secretOf(FIRST), schedules: true }, async (stage) => {
    receiver.status = 410;
    const id = await tell(stage, 600);
    const { clock, runtime } = stage;
    expect(receiver.told).toHaveLength(1);
    expect(await itemOf(stage, id)).toMatchObject({ state: 'given_up', tries: 1, lastStatus: 410 });
    expect(runtime.deadLetters.map(({ responsePayload }) => responsePayload)).toMatchObject([
      { errorType: 'WebhookGivenUp', errorMessage: `The webhook of task ${id} was given up.` },
    ]);
    const rows = await clock.busy(() => runtime.table.list(taskKey(id).pk, ERROR_PREFIX));
    expect(rows.map(({ phase, code, message }) => [phase, code, message])).toEqual([
      ['webhook', 'webhook_given_up', 'given up after 1 try; the last answer was 410'],
    ]);
    receiver.status = 204;
    const asked = await act(stage, () => post(stage, `/v1/tasks/${id}/webhook/resend`));
    expect(asked.status).toBe(202);
    expect(receiver.told.map(({ headers }) => headers['webhook-id'])).toEqual([`msg_${id}`, `msg_${id}`]);
    expect(receiver.told.map((one) => verified(one, FIRST) !== undefined)).toEqual([true, true]);
    expect(await itemOf(stage, id)).toMatchObject({ state: 'delivered', lastStatus: 204 });
  });
});

test('two deliveries of one event are one webhook', async () => {
  await onStage({ webhookSecret: secretOf(FIRST), schedules: true }, async (stage) => {
    let left = 1;
    stage.aws.onCall = (target) => (target === 'AWSEvents.PutEvents' && left-- > 0 ? 'lost' : 'made');
    const id = await tell(stage, 300);
    const announced = stage.events.filter(({ detail }) => detail['id'] === `${id}.outcome`);
    expect([announced.length, receiver.told.length]).toEqual([2, 1]);
  });
});

test('an event that goes astray is asked for again by the sweeper', async () => {
  let left = 1;
  const aroundCalls: AroundCalls = async (name, call) => (name === 'webhook' && left-- > 0 ? undefined : call());
  await onStage({ webhookSecret: secretOf(FIRST), schedules: true, aroundCalls }, async (stage) => {
    const id = await tell(stage, 300);
    const { record } = await readPlayed(stage, id);
    expect(receiver.told.map(({ at }) => at - record.createdAt)).toEqual([120_000]);
  });
});

test('while the secret is replaced the webhook has both signatures, so that both are believed', async () => {
  const webhookSecret = () => JSON.stringify(rotated({ current: FIRST }, SECOND));
  await onStage({ webhookSecret }, async (stage) => {
    await tell(stage, 0);
    const [told = never()] = receiver.told;
    expect(verified(told, FIRST)).toEqual(verified(told, SECOND));
    expect(verified(told, SECOND)).toMatchObject({ type: 'task.succeeded' });
    expect(verified(told, 'c'.repeat(64))).toBe(undefined);
  });
});

test('a task without a webhook keeps nothing of one and calls nobody', async () => {
  const called: string[] = [];
  const aroundCalls: AroundCalls = (name, call) => {
    called.push(name);
    return call();
  };
  await onStage({ aroundCalls }, async (stage) => {
    const { record } = await playOn(stage, imageRequest());
    expect(record).not.toHaveProperty('webhook');
    expect(await itemOf(stage, record.taskId)).toBe(undefined);
    expect(called).not.toContain('webhook');
  });
});
