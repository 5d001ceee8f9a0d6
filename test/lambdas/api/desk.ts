/** The API over the in-memory table, virtual time, and executions that the test makes up. */
import { scheduleSchema } from '../../../core/api/schedule-schema.ts';
import { waitsSchema } from '../../../core/api/waits-schema.ts';
import { expect } from '@jest/globals';
import type { HonoBase } from 'hono/hono-base';
import * as z from 'zod';
import { auditPageSchema } from '../../../core/api/audit-schema.ts';
import {
  predictionErrorSchema,
  predictionSchema,
  unifiedErrorSchema,
  unifiedTaskSchema,
} from '../../../core/api/drop-in-schema.ts';
import { errorPageSchema } from '../../../core/api/error-schema.ts';
import { limitGroupSchema, limitGroupsSchema } from '../../../core/api/limit-group-schema.ts';
import { requestSchema } from '../../../core/task/request.ts';
import { envelopeSchema } from '../../../core/api/envelope-schema.ts';
import { taskPageSchema, taskSchema } from '../../../core/api/task-schema.ts';
import { parseDeployment } from '../../../core/deployment.ts';
import type { AnyEvent, Table } from '../../../core/ports.ts';
import { newCaller, type NewCaller } from '../../../core/records/caller-record.ts';
import { noteError, type SeenError } from '../../../core/records/error-row.ts';
import { taskKey } from '../../../core/records/keys.ts';
import { asTask, type Outcome, type TaskRecord } from '../../../core/records/task-record.ts';
import { newRequest, newTask } from '../../../core/task/new-task.ts';
import type { ApiContext, ApiEnvironment } from '../../../lambdas/api/api-context.ts';
import { api } from '../../../lambdas/api/api.ts';
import { byCallerKey, type Authenticate } from '../../../lambdas/api/authenticate.ts';
import { tagged } from '../../../lambdas/api/tagged-log.ts';
import { rightfulTable } from '../../helpers/rightful-table.ts';
import { MemoryTable } from '../../../local/memory-table.ts';
import { VirtualClock } from '../../../local/virtual-clock.ts';

export const KEY = 'alice-key';

/** Ids of tasks: 26 characters. */
export const idOf = (name: string) => name.padEnd(26, '2');

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly json: Record<string, unknown>;
  readonly text: string;
}

export interface Sent {
  readonly method?: string;
  readonly key?: string | null;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
}

/** Any answer of the API: a task, a page, or another small thing; never anything else. */
const successes = z.union([
  taskSchema,
  taskPageSchema,
  errorPageSchema,
  auditPageSchema,
  limitGroupSchema,
  limitGroupsSchema,
  requestSchema,
  waitsSchema,
  scheduleSchema,
  z.strictObject({ ok: z.literal(true) }),
]);

/** What is answered under the names of profiles instead. */
const dropIns = {
  '/unified': { task: unifiedTaskSchema, error: unifiedErrorSchema },
  '/replicate': { task: predictionSchema, error: predictionErrorSchema },
};

export class Desk {
  readonly clock = new VirtualClock(Date.UTC(2026, 0, 31, 12));
  readonly memory = new MemoryTable({ clock: this.clock });
  /** What the API sees of the table; a test may put something in between. */
  table: Table = this.memory;
  /** Execution name → status; missing unless it is here. */
  readonly executions = new Map<string, 'running' | 'closed'>();
  readonly calls: string[] = [];
  readonly events: AnyEvent[] = [];
  readonly files = new Map<string, string>();
  readonly lines: { level: string; message: string; fields: Record<string, unknown> }[] = [];
  remainingMs = 29_000;
  stopFails = false;
  busFails = false;
  readonly #app: HonoBase<ApiEnvironment>;
  #ids = 0;

  constructor(authenticate?: (table: Table) => Authenticate) {
    // Asked for anew at every use: a test may put something in between later.
    const reading: Table = {
      get: (key) => this.#rightful.get(key),
      put: (item, condition) => this.#rightful.put(item, condition),
      update: (change) => this.#rightful.update(change),
      list: (pk, prefix) => this.#rightful.list(pk, prefix),
      index: (query) => this.#rightful.index(query),
    };
    this.#app = api({
      authenticate: authenticate?.(reading) ?? byCallerKey(reading, this.clock),
      contextOf: (requestId) => this.context(requestId),
    });
  }

  /** The table as the role of the API may use it. */
  get #rightful(): Table {
    return rightfulTable('api', this.table, (what) => {
      throw new Error(what);
    });
  }

  context(requestId: string): ApiContext {
    const write =
      (level: string) =>
      (message: string, fields: Record<string, unknown> = {}) =>
        void this.lines.push({ level, message, fields });
    const log = { info: write('info'), warn: write('warn'), error: write('error') };
    return {
      table: this.#rightful,
      clock: this.clock,
      log: tagged(log, { requestId }),
      deployment: parseDeployment({}),
      invocation: { requestId, remainingMs: () => this.remainingMs, signal: new AbortController().signal },
      random: () => 0.5,
      randomTaskId: () =>
        idOf(`random${(this.#ids += 1).toString(8).replaceAll(/./g, (n) => 'abcdefgh'.charAt(Number(n)))}`),
      links: {
        location: (key) => `s3://bucket/${key}`,
        download: (key) => Promise.resolve(`https://links.example/${key}`),
      },
      files: {
        put: (name, text) => Promise.resolve(void this.files.set(name, text)),
        get: (name) => Promise.resolve(this.files.get(name) ?? ''),
      },
      executions: {
        start: (name) => {
          const exists = this.executions.has(name);
          this.calls.push(`start ${name}`);
          if (!exists) this.executions.set(name, 'running');
          return Promise.resolve(exists ? 'exists' : 'started');
        },
        status: (name) => Promise.resolve(this.executions.get(name) ?? 'missing'),
        stop: (name) => {
          this.calls.push(`stop ${name}`);
          return this.stopFails ? Promise.reject(new Error('throttled')) : Promise.resolve();
        },
      },
      bus: {
        send: (event) =>
          this.busFails ? Promise.reject(new Error('down')) : Promise.resolve(void this.events.push(event)),
      },
    };
  }

  async caller(callerKey: string = KEY, more: Partial<NewCaller> = {}): Promise<void> {
    const owner = callerKey.replace('-key', '');
    await this.memory.put(newCaller({ callerKey, name: owner, owner, now: this.clock.now(), ...more }));
  }

  /** One request; every answer is held to its schema. */
  async call(path: string, { method = 'GET', key = KEY, headers = {}, body }: Sent = {}, env = {}): Promise<Answer> {
    const auth = key === null ? {} : { authorization: `Bearer ${key}` };
    const text = typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
    const init = { method, headers: { ...auth, ...headers }, ...(body === undefined ? {} : { body: text as string }) };
    const response = await this.clock.run(Promise.resolve(this.#app.request(path, init, env)));
    const answer = await response.text();
    const json = (answer === '' ? {} : JSON.parse(answer)) as Record<string, unknown>;
    const requestId = response.headers.get('x-request-id');
    const dropIn = Object.entries(dropIns).find(([prefix]) => new RegExp(`^${prefix}(~[^/]+)?/`).test(path))?.[1];
    if (dropIn !== undefined && method !== 'HEAD') dropIn[response.status >= 400 ? 'error' : 'task'].parse(json);
    else if (response.status >= 400 && method !== 'HEAD')
      expect(envelopeSchema.parse(json).error.request_id).toBe(requestId);
    else if (answer !== '' && !path.startsWith('/openapi.json')) successes.parse(json);
    return { status: response.status, headers: response.headers, json, text: answer };
  }

  /** Stores a task that was admitted now, by itself. */
  async admit(name: string, more: Partial<TaskRecord> = {}): Promise<TaskRecord> {
    const profile = more.profile ?? 'unified';
    const request = { profile, operation: 'images', body: { model: 'm' } };
    const { owner = 'alice', createdAt: now = this.clock.now() } = more;
    const admitted = { taskId: idOf(name), owner, request, model: 'm', fingerprint: 'f', writer: 'w', now };
    const task = { ...newTask(admitted, this.context('').deployment.settings), ...more };
    await this.memory.put(newRequest(admitted));
    await this.memory.put(task);
    return task;
  }

  async read(name: string): Promise<TaskRecord> {
    const item = await this.memory.get(taskKey(idOf(name)));
    if (item === undefined) throw new Error(`No task ${name}.`);
    return asTask(item);
  }

  /** An error row of a task, seen `agoMs` ago. */
  async note(name: string, code: string, agoMs = 0, more: Partial<SeenError> = {}, owner = 'alice'): Promise<void> {
    const trouble = { status: 429, type: 'rate_limit_error', code, message: `${name} ${code}`, retryAfterSeconds: -1 };
    const at = this.clock.now() - agoMs;
    const seen = { phase: 'query', attempt: 1, send: 1, trouble, at, ...more } as const;
    await noteError({ table: this.memory, log: this.context('').log }, { taskId: idOf(name), owner }, seen, 100);
  }
}

/** The code of an error. */
export const codeOf = ({ json }: Answer) => (json['error'] as { code: string }).code;

export const detailsOf = ({ json }: Answer) => (json['error'] as { details: unknown }).details;

/** An attempt in that state, sent once unless it is prepared. */
export const attempted = (state: 'prepared' | 'sending' | 'accepted' | 'ambiguous' | 'closed', more: object = {}) =>
  ({
    status: 'running',
    attempt: 1,
    attempts: {
      '1': {
        state,
        sends: state === 'prepared' ? 0 : 1,
        refused: 0,
        providerKeyId: 'unified',
        writer: 'w',
        patches: [],
        preparedAt: 0,
        ...(state === 'accepted' || state === 'closed' ? { providerTaskId: 'bought' } : {}),
        ...more,
      },
    },
  }) satisfies Partial<TaskRecord>;

export const succeeded: Outcome = {
  status: 'succeeded',
  code: 'succeeded',
  message: '',
  recommendedAction: '',
  attempt: 1,
  mayBeCharged: false,
  finishedAt: Date.UTC(2026, 0, 31),
  writer: 'record',
};
