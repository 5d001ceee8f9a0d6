/**
 * Plays one task through everything: real handlers, definition, SDK clients and sockets, on virtual time. At the end
 * of every scenario its world is searched for the secrets that it carried.
 */
import { environmentNames } from '../../core/names.ts';
import { ERROR_PREFIX, taskKey } from '../../core/records/keys.ts';
import { readFileViews } from '../../core/records/file-views.ts';
import { readLateResult, readResult } from '../../core/records/result.ts';
import { asTask, type TaskRecord } from '../../core/records/task-record.ts';
import type { Item } from '../../core/records/write.ts';
import { taskView, type TaskView } from '../../core/task/task-view.ts';
import type { Settings } from '../../core/defaults.ts';
import type { Log } from '../../core/ports.ts';
import type { BusEvent } from '../../local/aws/event-bus.ts';
import { AwsError } from '../../local/aws/operation.ts';
import type { OnCall } from '../../local/aws/loopback.ts';
import type { Blueprint } from '../../local/blueprint.ts';
import type { AroundCalls } from '../../local/functions.ts';
import type { Delivery } from '../../lambdas/admit/admit-task.ts';
import { startRuntime, type Runtime } from '../../local/runtime.ts';
import { Simulator, type Received, type SimulatorOptions } from '../../local/simulator/simulator.ts';
import { seeded } from '../../local/seeded.ts';
import { VirtualClock } from '../../local/virtual-clock.ts';
import { blueprint } from '../helpers/blueprint.ts';
import { PROVIDER_KEY } from '../secrets/canaries.ts';
import { callApi } from './call-api.ts';
import { leaksOf } from './search.ts';

export { imageRequest } from './image-request.ts';

export interface Stage {
  readonly clock: VirtualClock;
  readonly runtime: Runtime;
  readonly simulator: Simulator;
  /** Log lines of all functions. */
  readonly lines: { at: number; level: string; message: string; fields: Record<string, unknown> }[];
  /** Events that the buses took, in order. */
  readonly events: BusEvent[];
  /** Documents of executions after each Task, in order. */
  readonly documents: unknown[];
  /** Requests that somebody made, whatever came of them; those of events are among the events. */
  readonly requests: unknown[];
  /** The provider key that Secrets Manager has now; change it to rotate. */
  key: string;
  /** While it is true no event is taken. */
  busIsDown: boolean;
  /** Sees every call of an AWS service by its target; what it throws becomes the answer. */
  readonly aws: { onCall: OnCall };
  /** @throws when a key or a piece of a request stands where it does not belong. */
  close(): Promise<void>;
}

/** What a scenario changes of the surroundings. */
export interface StageOptions {
  readonly settings?: Partial<Settings>;
  readonly providers?: Record<string, object>;
  readonly simulator?: Partial<SimulatorOptions>;
  /** Instead of the simulator, e.g. an address where nobody listens. */
  readonly baseUrl?: string;
  /** Event source → owner. */
  readonly eventOwners?: Record<string, string>;
  /** Whether files are kept for requests that do not say. */
  readonly keepFiles?: boolean;
  /** Buckets of callers. */
  readonly inputBuckets?: readonly string[];
  /** What webhooks are signed with, as Secrets Manager has it. */
  readonly webhookSecret?: () => string;
  /** Where records are kept. @default in memory */
  readonly folder?: string;
  /** Lets the sweeper run by the clock. @default false, for scenarios that count everything */
  readonly schedules?: boolean;
  /** Sees every call of a function. */
  readonly aroundCalls?: AroundCalls;
  /** @default one that starts with the year 2026 */
  readonly clock?: VirtualClock;
  /** Takes the lines of all functions too; what it throws, the function that wrote the line throws. */
  readonly log?: Log;
  /** Changes what was deployed. */
  readonly change?: (blueprint: Blueprint) => Blueprint;
}

/** Budgets of calls are real time even here: short for a provider that hangs, long enough for a machine that is busy. */
const quickCalls: Partial<Settings> = { headersTimeoutSeconds: 2, lookTimeoutSeconds: 2 };

/** Starts a Bide of its own, with jitter in the middle of its range. */
export async function startStage(options: StageOptions = {}): Promise<Stage> {
  const { clock = new VirtualClock() } = options;
  const simulator = new Simulator({ clock, random: seeded(1), ...options.simulator });
  const url = options.baseUrl ?? (await simulator.listen());
  const providers = {
    ...options.providers,
    unified: { baseUrl: url, ...options.providers?.['unified'] },
    replicate: { baseUrl: url, ...options.providers?.['replicate'] },
  };
  const {
    eventOwners = {},
    keepFiles = false,
    inputBuckets = [],
    schedules = false,
    change = (same: Blueprint) => same,
  } = options;
  const settings = { ...quickCalls, ...options.settings };
  const lines: Stage['lines'] = [];
  const write =
    (level: keyof Log) =>
    (message: string, fields: Record<string, unknown> = {}) => {
      lines.push({ at: clock.now(), level, message, fields });
      options.log?.[level](message, fields);
    };
  const aws: Stage['aws'] = { onCall: () => undefined };
  const keys = new Set<string>();
  const documents: unknown[] = [];
  const stage: Stage = {
    clock,
    simulator,
    lines,
    events: [],
    documents,
    requests: [],
    key: PROVIDER_KEY,
    busIsDown: false,
    aws,
    runtime: await startRuntime({
      blueprint: change(deployedWith(blueprint, { settings, providers, eventOwners, keepFiles, inputBuckets })),
      secret: () => {
        keys.add(stage.key);
        return stage.key;
      },
      log: { info: write('info'), warn: write('warn'), error: write('error') },
      clock,
      random: () => 0.5,
      ...(options.folder === undefined ? {} : { folder: options.folder }),
      ...(options.webhookSecret === undefined ? {} : { webhookSecret: options.webhookSecret }),
      ...(options.aroundCalls === undefined ? {} : { aroundCalls: options.aroundCalls }),
      schedules,
      onEvent: (event) => {
        if (stage.busIsDown) throw new AwsError('InternalException', 'The bus is down.');
        stage.events.push(event);
      },
      onCall: (target) => aws.onCall(target),
      onDocument: (document) => void documents.push(document),
    }),
    async close() {
      aws.onCall = () => undefined;
      // So that a caller key has been in every world that is searched for it.
      await clock.run(callApi(stage, 'GET', '/v1/tasks'));
      const leaks = await leaksOf(stage, [...keys]).finally(async () => {
        await stage.runtime.close();
        if (options.baseUrl === undefined) await simulator.close();
      });
      if (leaks.length > 0) throw new Error(`Found where it does not belong:\n${leaks.join('\n')}`);
    },
  };
  return stage;
}

function deployedWith(plain: Blueprint, deployment: object): Blueprint {
  const functions = Object.entries(plain.functions).map(([name, one]) => {
    const environment = { ...one.environment, [environmentNames.deployment]: JSON.stringify(deployment) };
    return [name, { ...one, environment }];
  });
  return { ...plain, functions: Object.fromEntries(functions) as Blueprint['functions'] };
}

/** What came of one task. */
export interface Played {
  readonly task: TaskView;
  readonly record: TaskRecord;
  readonly errors: readonly Item[];
  readonly posts: readonly Received[];
  readonly gets: readonly Received[];
  /** Tasks that the provider has created and billed. */
  readonly billed: number;
  /** States entered, in order, over all generations. */
  readonly path: readonly string[];
  /** Seconds of every Wait, in order. */
  readonly waits: readonly number[];
}

/** Admits a request within a story; answers with the task's id. */
export async function admit(stage: Stage, request: unknown, more: Partial<Delivery> = {}): Promise<string> {
  const delivery = { request, owner: 'tester', start: true, ...more };
  stage.requests.push(request);
  const { clock, runtime } = stage;
  const admission = await clock.busy(() => runtime.admit(delivery));
  if (admission.kind !== 'admitted') throw new Error(JSON.stringify(admission));
  return admission.task.taskId;
}

/** Admits a request and lets time pass until nothing runs any more. */
export async function playOn(stage: Stage, request: unknown, idempotencyKey?: string): Promise<Played> {
  const { clock, runtime } = stage;
  const taskId = await clock.run(
    (async () => {
      const id = await admit(stage, request, { idempotencyKey });
      await runtime.idle();
      return id;
    })(),
  );
  return readPlayed(stage, taskId);
}

/** Reads what came of a task on a stage that is at rest. */
export async function readPlayed({ runtime, simulator }: Stage, taskId: string): Promise<Played> {
  const item = await runtime.table.get(taskKey(taskId));
  if (item === undefined) throw new Error(`Task ${taskId} is gone.`);
  const record = asTask(item);
  const executions = runtime.engine
    .list()
    .filter(({ name }) => name.startsWith(taskId))
    .reverse();
  const ids = Object.values(record.attempts).map((attempt) => attempt.providerTaskId);
  return {
    record,
    task: taskView(record, {
      result: await readResult(runtime, record),
      files: await readFileViews(runtime, record),
      late: await readLateResult(runtime, record),
    }),
    errors: await runtime.table.list(taskKey(taskId).pk, ERROR_PREFIX),
    posts: simulator.received.filter(({ method, path }) => method === 'POST' && !path.endsWith('/cancel')),
    gets: simulator.received.filter(
      ({ method, path }) => method === 'GET' && ids.some((id) => path.endsWith(`/${id ?? ''}`)),
    ),
    billed: simulator.ledger.rows.length,
    path: executions.flatMap((execution) => execution.path),
    waits: executions.flatMap((execution) => execution.waits),
  };
}

/** One task on a stage of its own. */
export async function play(request: unknown, options: StageOptions = {}): Promise<Played> {
  const stage = await startStage(options);
  try {
    return await playOn(stage, request);
  } finally {
    await stage.close();
  }
}
