/** The services of AWS that Bide uses, wired to one another on one machine. */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Clock, Log, Random } from '../../core/ports.ts';
import { typeOfEnding } from '../../core/provider/file-ending.ts';
import { deploymentOf } from '../../lambdas/adapters/environment.ts';
import type { Blueprint } from '../blueprint.ts';
import { Engine } from '../engine/engine.ts';
import type { Execution } from '../engine/execution.ts';
import { LocalFunctions, type AroundCalls } from '../functions.ts';
import { VirtualClock } from '../virtual-clock.ts';
import { AsyncInvocations } from './async-invocations.ts';
import { eventBridge } from './event-bridge.ts';
import { EventBuses, type BusEvent } from './event-bus.ts';
import { executionStatusChange } from './execution-status.ts';
import { lambda } from './lambda.ts';
import { startLoopback, type OnCall } from './loopback.ts';
import { isLinkInto, s3 } from './s3.ts';
import { openObjects } from './s3-objects.ts';
import { startSchedules } from './schedules.ts';
import { secretsManager } from './secrets-manager.ts';
import { sqs, type SqsOptions } from './sqs.ts';
import { stepFunctions } from './step-functions.ts';

export interface CloudOptions {
  readonly blueprint: Blueprint;
  readonly secret: (secretId: string) => string | undefined;
  readonly log: Log;
  readonly clock: Clock;
  readonly random: Random;
  readonly folder?: string;
  readonly schedules?: boolean;
  readonly onEvent?: (event: BusEvent) => void;
  readonly onCall?: OnCall;
  readonly aroundCalls?: AroundCalls;
  readonly onDocument?: (document: unknown) => void;
}

export interface Cloud {
  /** Where AWS clients find everything; who knows it may do anything. */
  readonly endpoint: string;
  /** Where the functions find the table. */
  readonly tableEndpoint: string;
  readonly engine: Engine;
  readonly functions: LocalFunctions;
  readonly invocations: AsyncInvocations;
  /** Goes on with what an earlier process left, and starts the schedules. Call once, when the functions are connected. */
  open(): Promise<void>;
  /** Begins nothing more, and lets the functions that run store what they learn, for as long as an answer may take. */
  close(finishing?: Finishing): Promise<void>;
}

/** Told of functions that still run when everything is about to end, and how long they are waited for at most. */
export type Finishing = (calls: number, mostSeconds: number) => void;

/** What every key of object storage begins with. */
const RESULTS = 'results/';

/** What a function needs beside the answer that it waits for. */
const STORE_SECONDS = 5;
const MOMENT_MS = 300;

/** Starts the loopback server; nothing runs before `open`. */
export async function startCloud(options: CloudOptions): Promise<Cloud> {
  const { blueprint, clock, random, folder, log, onEvent } = options;
  const { rules } = blueprint;
  const below = (name: string) => (folder === undefined ? undefined : join(folder, name));
  const arnOf = (target: keyof Blueprint['functions']) => blueprint.functions[target].arn;
  const functions = new LocalFunctions(blueprint.functions, clock, options.aroundCalls);
  const invocations = new AsyncInvocations(functions, folder);
  const take = invocations.take.bind(invocations);
  const buses = new EventBuses({ rules, arnOf, take, onEvent });
  const journal = below('journal.jsonl');
  const tableFolder = await ownFolder(below('table'));
  if (folder !== undefined) await makeResultsFolder(folder);
  const engine = new Engine({
    definitions: { [blueprint.stateMachineArn]: blueprint.definition },
    invoke: functions.invoke,
    timeoutMs: functions.timeoutMs,
    clock,
    random,
    onStatus: (execution) => void told(execution),
    onDocument: options.onDocument,
    ...(journal === undefined ? {} : { journal }),
  });
  // Best effort, as on AWS: what is lost here the sweeper finds.
  const told = (execution: Execution) =>
    buses.send(executionStatusChange(execution, clock.now()), 'default').catch((cause: unknown) => {
      log.error('status event lost', { executionArn: execution.arn, cause: String(cause) });
    });
  const { settings, inputBuckets } = deploymentOf(blueprint.functions.submit.environment);
  const loopback = await startLoopback({
    services: {
      AWSStepFunctions: stepFunctions(engine),
      AWSEvents: eventBridge({ buses, ownBus: blueprint.eventBus.name, clock }),
      secretsmanager: secretsManager(options.secret),
      AmazonSQS: sqs({ letters: invocations.letters, queues: queuesOf(blueprint), clock }),
    },
    invocations: lambda(functions.call.bind(functions)),
    objects: s3({
      bucket: blueprint.bucket.name,
      objects: openObjects(folder),
      prefix: RESULTS,
      inputs: new Map(inputBuckets.map((name) => [name, openObjects(below(join('inputs', name)), typeOfEnding)])),
    }),
    key: randomBytes(24).toString('base64url'),
    isLink: isLinkInto(blueprint.bucket.name),
    ...(tableFolder === undefined ? {} : { tableFolder }),
    onCall: options.onCall,
  });
  const { connectTimeoutSeconds, headersTimeoutSeconds } = settings;
  // While everything ends nobody lets virtual time pass.
  const mostSeconds = clock instanceof VirtualClock ? 0 : connectTimeoutSeconds + headersTimeoutSeconds + STORE_SECONDS;
  let stopSchedules: (() => void) | undefined;
  return {
    endpoint: loopback.endpoint,
    // Whoever wants to see every call sees those as well.
    tableEndpoint: options.onCall === undefined ? loopback.tableEndpoint : loopback.endpoint,
    engine,
    functions,
    invocations,
    async open() {
      await invocations.open();
      await engine.open();
      if (options.schedules === false) return;
      const call = (target: keyof Blueprint['functions'], payload: unknown) =>
        take([{ functionArn: arnOf(target), payload }]);
      stopSchedules = startSchedules({ rules, clock, call });
    },
    async close(finishing) {
      stopSchedules?.();
      const over = new AbortController();
      const patience = patienceFor(functions, mostSeconds, finishing, over.signal);
      await engine.close(patience);
      await invocations.close();
      await Promise.race([patience, functions.idle()]);
      over.abort();
      await loopback.close();
    },
  };
}

/** Whose letters are in which queue. */
const queuesOf = ({ functions }: Blueprint): SqsOptions['queues'] => ({
  'failed-admissions': functions.admit.arn,
  'webhooks-given-up': functions.webhook.arn,
});

/** Makes a folder of requests or results: for its owner's eyes only, whoever may enter the one around it. */
async function ownFolder(path: string | undefined): Promise<string | undefined> {
  if (path !== undefined) await mkdir(path, { recursive: true, mode: 0o700 });
  return path;
}

/** Keys of results are paths from the folder of all records. An earlier release had them one deeper. */
async function makeResultsFolder(folder: string): Promise<void> {
  const path = join(folder, RESULTS);
  const earlier = join(folder, 'files', RESULTS);
  if (existsSync(earlier) && !existsSync(path)) await rename(earlier, path);
  await ownFolder(path);
}

/** Over at once when nothing runs. What is done in a moment is not worth a word. */
async function patienceFor(
  functions: LocalFunctions,
  mostSeconds: number,
  finishing: Finishing | undefined,
  signal: AbortSignal,
): Promise<void> {
  if (functions.running === 0 || mostSeconds === 0) return;
  const wait = (ms: number) =>
    pause(ms, undefined, { signal }).then(
      () => true,
      () => false,
    );
  if (!(await wait(MOMENT_MS))) return;
  finishing?.(functions.running, mostSeconds);
  await wait(1000 * mostSeconds - MOMENT_MS);
}
