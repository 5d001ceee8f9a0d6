/** The dead-letter queues of a deployed stack, with what a test puts in. */
import { createHash } from 'node:crypto';
import {
  identity,
  outputs,
  pointSdkTo,
  startAwsStandIn,
  type Asked,
  type AwsStandIn,
  type Reply,
} from '../aws-stand-in.ts';
import { CALLED_AT, Workplace } from '../bide.ts';

const urlOf = (name: string) => `https://sqs.eu-central-1.amazonaws.com/123456789012/${name}`;
export const undelivered = urlOf('Undelivered');
export const failed = urlOf('Failed');
export const givenUp = urlOf('GivenUp');

export const event = { 'detail-type': 'Bide Task Requested', id: 'e1', source: 'shop', detail: {} };
export const taskId = 'abcdefghijklmnopqrstuvwxy2';

/** The outputs of a release with two queues. */
export const twoQueues = {
  AdmitFunctionName: 'Admit-7',
  UndeliveredEventsQueueUrl: undelivered,
  FailedAdmissionsQueueUrl: failed,
};

/** Sent a minute ago as `m1`, unless it says otherwise. */
interface Message {
  readonly url: string;
  readonly body: unknown;
  readonly id?: string;
  readonly agoMs?: number;
}

function received({ body, id = 'm1', agoMs = 60_000 }: Message) {
  const Body = JSON.stringify(body);
  const MD5OfBody = createHash('md5').update(Body).digest('hex');
  const ReceiptHandle = id.replace('m', 'r');
  return { MessageId: id, ReceiptHandle, Body, MD5OfBody, Attributes: { SentTimestamp: String(CALLED_AT - agoMs) } };
}

export class DeployedQueues {
  readonly place: Workplace;
  /** Each is given once. */
  messages: Message[] = [{ url: undelivered, body: event }];
  /** How many are received at once. */
  atOnce = 10;
  /** What `admit` answers. */
  admitted: Reply = { answer: JSON.stringify({ taskId, replayed: false }) };
  #aws: AwsStandIn | undefined;

  private constructor(place: Workplace) {
    this.place = place;
  }

  static async start(): Promise<DeployedQueues> {
    const queues = new DeployedQueues(await Workplace.make());
    await queues.place.write('.bide/outputs.json', outputs(twoQueues));
    queues.#aws = await startAwsStandIn((asked) => queues.#reply(asked));
    pointSdkTo(queues.#aws.endpoint);
    return queues;
  }

  async close(): Promise<void> {
    pointSdkTo(undefined);
    await this.#aws?.close();
    await this.place.remove();
  }

  get asked(): readonly Asked[] {
    return this.#aws?.asked ?? [];
  }

  /** What these operations were asked for. */
  called(...names: string[]): Asked['request'][] {
    return this.asked.filter(({ operation }) => names.includes(operation)).map(({ request }) => request);
  }

  #reply({ operation, request }: Asked): Reply | undefined {
    switch (operation) {
      case 'ReceiveMessage': {
        const found = this.messages.filter(({ url }) => url === request['QueueUrl']).slice(0, this.atOnce);
        this.messages = this.messages.filter((message) => !found.includes(message));
        return { answer: found.length === 0 ? {} : { Messages: found.map(received) } };
      }
      case 'Invoke':
        return this.admitted;
      case 'GetCallerIdentity':
        return identity;
      case 'ChangeMessageVisibilityBatch':
        return { answer: { Successful: [], Failed: [] } };
      case 'GetItem':
      case 'PutItem':
      case 'UpdateItem':
      case 'DeleteMessage':
        return { answer: {} };
      default:
        return undefined;
    }
  }
}
