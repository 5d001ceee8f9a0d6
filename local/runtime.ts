/** Bide on one machine: the synthesised definition, the real handlers and the real SDK clients over loopback. */
import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Hono } from 'hono';
import type { FunctionName } from '../core/names.ts';
import type { Clock, Log, Random, Table } from '../core/ports.ts';
import { systemClock } from '../lambdas/adapters/clock.ts';
import type { LambdaContext } from '../lambdas/adapters/invocation.ts';
import { tableOf, type Overrides } from '../lambdas/adapters/step-ports.ts';
import { make as makeAdmit, makeAdmitContext } from '../lambdas/admit/handler.ts';
import { admitTask, type Admission, type Delivery } from '../lambdas/admit/admit-task.ts';
import { api } from '../lambdas/api/api.ts';
import type { ApiEnvironment } from '../lambdas/api/answers.ts';
import { make as makeQuery } from '../lambdas/query/handler.ts';
import { make as makeRecord } from '../lambdas/record/handler.ts';
import { make as makeSubmit } from '../lambdas/submit/handler.ts';
import { startLoopback, type Loopback } from './aws/loopback.ts';
import { createTable } from './aws/create-table.ts';
import { secretsManager } from './aws/secrets-manager.ts';
import { stepFunctions } from './aws/step-functions.ts';
import type { Blueprint } from './blueprint.ts';
import { Engine } from './engine/engine.ts';
import type { FunctionCall } from './engine/call-function.ts';

export interface RuntimeOptions {
  readonly blueprint: Blueprint;
  /** Provider key by the id of its secret; asked at each read, so that a rotation shows. */
  readonly secret: (secretId: string) => string | undefined;
  readonly log: Log;
  /** Keeps table and journal there, and goes on from them. @default in memory */
  readonly folder?: string;
  readonly clock?: Clock;
  readonly random?: Random;
}

/** A running Bide. */
export interface Runtime {
  readonly engine: Engine;
  readonly table: Table;
  readonly api: Hono<ApiEnvironment>;
  /** Where AWS clients find our few operations. */
  readonly endpoint: string;
  admit(delivery: Delivery): Promise<Admission>;
  close(): Promise<void>;
}

type Handler = (payload: never, context: LambdaContext) => Promise<unknown>;

const makers: Readonly<Record<FunctionName, (variables: Record<string, string>, overrides: Overrides) => Handler>> = {
  admit: makeAdmit,
  submit: makeSubmit,
  query: makeQuery,
  record: makeRecord,
};

/** Starts everything; what an earlier process left in the folder goes on. */
export async function startRuntime(options: RuntimeOptions): Promise<Runtime> {
  const { blueprint, folder, clock = systemClock, random = Math.random, log, secret } = options;
  if (folder !== undefined) await mkdir(folder, { recursive: true });
  const handlers = new Map<string, Handler>();
  const functions = Object.values(blueprint.functions);
  const engine = new Engine({
    definitions: { [blueprint.stateMachineArn]: blueprint.definition },
    invoke: (call) => invoke(handlers.get(call.functionArn), call, clock),
    timeoutMs: (arn) => 1000 * (functions.find((one) => one.arn === arn)?.timeoutSeconds ?? 3),
    clock,
    random,
    ...(folder === undefined ? {} : { journal: join(folder, 'journal.jsonl') }),
  });
  const loopback = await startLoopback({
    services: { AWSStepFunctions: stepFunctions(engine), secretsmanager: secretsManager(secret) },
    ...(folder === undefined ? {} : { tableFolder: join(folder, 'table') }),
  });
  const { endpoint } = loopback;
  const overrides: Overrides = { clock, random, log, endpoint };
  for (const [name, { arn, environment }] of Object.entries(blueprint.functions)) {
    handlers.set(arn, makers[name as FunctionName](environment, overrides));
  }
  await createTable(endpoint, blueprint.table);
  await engine.open();
  return assemble(blueprint, engine, loopback, overrides);
}

function assemble(blueprint: Blueprint, engine: Engine, loopback: Loopback, overrides: Overrides): Runtime {
  const { environment, timeoutSeconds } = blueprint.functions.admit;
  const contextOf = makeAdmitContext(environment, 'api', overrides);
  const context = (awsRequestId: string) =>
    contextOf({ awsRequestId, getRemainingTimeInMillis: () => 1000 * timeoutSeconds });
  return {
    engine,
    endpoint: loopback.endpoint,
    table: tableOf(environment, overrides),
    api: api(context),
    admit: (delivery) => admitTask(delivery, context(randomUUID())),
    async close() {
      await engine.close();
      await loopback.close();
    },
  };
}

function invoke(handler: Handler | undefined, call: FunctionCall, clock: Clock): Promise<unknown> {
  if (handler === undefined) throw new Error(`There is no function ${call.functionArn}.`);
  const context: LambdaContext = {
    awsRequestId: randomUUID(),
    getRemainingTimeInMillis: () => call.deadlineAt - clock.now(),
    signal: call.signal,
  };
  return handler(call.payload as never, context);
}
