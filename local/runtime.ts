/** Bide on one machine: the synthesised definition, the real handlers and the real SDK clients over loopback. */
import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import type { HonoBase } from 'hono/hono-base';
import { environmentNames, type FunctionName } from '../core/names.ts';
import type { Clock, FileLinks, Files, Log, Random, Table } from '../core/ports.ts';
import { systemClock } from '../lambdas/adapters/clock.ts';
import { filesOf, linksOf } from '../lambdas/adapters/files-of.ts';
import { tableOf, type Overrides, type RefuseRequest } from '../lambdas/adapters/step-ports.ts';
import { admitTask, type Admission, type Delivery } from '../lambdas/admit/admit-task.ts';
import { makeAdmitContext } from '../lambdas/admit/handler.ts';
import type { ApiEnvironment } from '../lambdas/api/api-context.ts';
import { makeApi } from '../lambdas/api/handler.ts';
import { createTable } from './aws/create-table.ts';
import type { DeadLetter } from './aws/dead-letter.ts';
import type { BusEvent } from './aws/event-bus.ts';
import type { OnCall } from './aws/loopback.ts';
import { startCloud, type Cloud, type Finishing } from './aws/cloud.ts';
import { plainLinks } from './aws/plain-links.ts';
import type { Blueprint } from './blueprint.ts';
import type { Engine } from './engine/engine.ts';
import type { AroundCalls } from './functions.ts';
import { localWebhookSecret } from './webhook-secret.ts';

export interface RuntimeOptions {
  readonly blueprint: Blueprint;
  /** Provider key by the id of its secret; asked at each read, so that a rotation shows. */
  readonly secret: (secretId: string) => string | undefined;
  readonly log: Log;
  /** Secret of webhooks as Secrets Manager has it. @default one of the folder, or of this runtime */
  readonly webhookSecret?: () => string;
  /** Keeps table, journals and files there, and goes on from them. @default in memory */
  readonly folder?: string;
  readonly clock?: Clock;
  readonly random?: Random;
  /** Whether rules that run by the clock do. @default true */
  readonly schedules?: boolean;
  /** What this place refuses of requests that are valid. @default nothing */
  readonly refuses?: RefuseRequest;
  /** Sees every event before its rules do; what it throws becomes the answer to its sender. */
  readonly onEvent?: (event: BusEvent) => void;
  /** Sees every call of an AWS service, e.g. `DynamoDB_20120810.UpdateItem`, before it is made, likewise. */
  readonly onCall?: OnCall;
  /** Sees every call of a function. */
  readonly aroundCalls?: AroundCalls;
  /** Sees the document of an execution after each Task. */
  readonly onDocument?: (document: unknown) => void;
}

/** A running Bide. */
export interface Runtime {
  readonly blueprint: Blueprint;
  readonly engine: Engine;
  readonly table: Table;
  readonly files: Files;
  readonly links: FileLinks;
  readonly api: HonoBase<ApiEnvironment>;
  /** Where AWS clients find our few operations; who knows it may do anything, so only files of the owner hold it. */
  readonly endpoint: string;
  /** Asynchronous invocations that were given up, and that nobody has taken care of. */
  readonly deadLetters: readonly DeadLetter[];
  admit(delivery: Delivery): Promise<Admission>;
  /** Calls a function as Lambda does, and waits for its answer. @throws what it threw, by name. */
  invoke(name: FunctionName, payload: unknown): Promise<unknown>;
  /** Resolves when no execution runs and no event is on its way. */
  idle(): Promise<void>;
  /** Begins nothing more, and waits a while for the calls that are on their way: their answers were paid for. */
  close(finishing?: Finishing): Promise<void>;
}

/** Starts everything; what an earlier process left in the folder goes on. */
export async function startRuntime(options: RuntimeOptions): Promise<Runtime> {
  const { blueprint, folder, clock = systemClock, random = Math.random, log, refuses } = options;
  if (folder !== undefined) await mkdir(folder, { recursive: true });
  const { webhookSecret = localWebhookSecret(folder) } = options;
  const webhookSecretId = blueprint.functions.webhook.environment[environmentNames.webhookSecret];
  const secret = (id: string) => (id === webhookSecretId ? webhookSecret() : options.secret(id));
  const cloud = await startCloud({ ...options, secret, clock, random });
  const { endpoint, tableEndpoint } = cloud;
  const ports = { clock, random, log, endpoint, tableEndpoint };
  const overrides: Overrides = { ...ports, loopbackWebhooks: true, ...(refuses && { refuses }) };
  try {
    cloud.functions.connect(overrides);
    await createTable(tableEndpoint, blueprint.table);
    await cloud.open();
    return assemble(options, cloud, overrides);
  } catch (cause) {
    await cloud.close();
    throw cause;
  }
}

function assemble({ blueprint }: RuntimeOptions, cloud: Cloud, overrides: Overrides): Runtime {
  const { functions } = blueprint;
  const { engine, invocations, endpoint } = cloud;
  const admitContext = makeAdmitContext(functions.admit.environment, 'admit', overrides);
  const remainingMs = 1000 * functions.admit.timeoutSeconds;
  const plain = plainLinks(endpoint);
  return {
    blueprint,
    engine,
    endpoint,
    table: tableOf(functions.admit.environment, overrides),
    files: filesOf(functions.api.environment, overrides),
    links: plain.ofLinks(linksOf(functions.api.environment, overrides)),
    api: plain.ofApi(makeApi(functions.api.environment, overrides)),
    deadLetters: invocations.letters.all,
    admit: (delivery) =>
      admitTask(delivery, admitContext({ awsRequestId: randomUUID(), getRemainingTimeInMillis: () => remainingMs })),
    invoke: (name, payload) => cloud.functions.call(name, payload),
    async idle() {
      do {
        await engine.idle();
        await invocations.idle();
      } while (!engine.isIdle || !invocations.isIdle);
    },
    close: (finishing) => cloud.close(finishing),
  };
}
