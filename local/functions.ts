/** The functions on this machine: the real handlers, called as Lambda calls them. */
import { functionNames, type FunctionName } from '../core/names.ts';
import type { Clock } from '../core/ports.ts';
import type { LambdaContext } from '../lambdas/adapters/invocation.ts';
import type { Overrides } from '../lambdas/adapters/step-ports.ts';
import { make as makeAdmit } from '../lambdas/admit/handler.ts';
import { make as makeApi } from '../lambdas/api/handler.ts';
import { make as makeQuery } from '../lambdas/query/handler.ts';
import { make as makeRecord } from '../lambdas/record/handler.ts';
import { make as makeSubmit } from '../lambdas/submit/handler.ts';
import { make as makeSweep } from '../lambdas/sweep/handler.ts';
import { make as makeWebhook } from '../lambdas/webhook/handler.ts';
import type { Blueprint, FunctionBlueprint } from './blueprint.ts';
import { callFunction, type FunctionCall, type FunctionHost } from './engine/call-function.ts';

type Handler = (payload: never, context: LambdaContext) => Promise<unknown>;

const makers: Readonly<Record<FunctionName, (variables: Record<string, string>, overrides: Overrides) => Handler>> = {
  admit: makeAdmit,
  submit: makeSubmit,
  query: makeQuery,
  record: makeRecord,
  api: makeApi,
  sweep: makeSweep,
  webhook: makeWebhook,
};

/** Sees every call of a function, and decides whether it is made and what its caller is told. */
export type AroundCalls = (name: FunctionName, call: () => Promise<unknown>) => Promise<unknown>;

/** Functions by their ARN, as the blueprint describes them. */
export class LocalFunctions implements FunctionHost {
  readonly clock: Clock;
  readonly #blueprints: Blueprint['functions'];
  readonly #around: AroundCalls;
  readonly #handlers = new Map<string, Handler>();
  readonly #running = new Set<Promise<unknown>>();

  constructor(blueprints: Blueprint['functions'], clock: Clock, around: AroundCalls = (_name, call) => call()) {
    this.#blueprints = blueprints;
    this.clock = clock;
    this.#around = around;
  }

  /** Makes the handlers, once it is known where they find AWS. */
  connect(overrides: Overrides): void {
    for (const name of functionNames) {
      const { arn, environment } = this.#blueprints[name];
      const handler = makers[name]({ ...environment }, overrides);
      this.#handlers.set(arn, (payload, context) => this.#around(name, () => handler(payload, context)));
    }
  }

  readonly timeoutMs = (functionArn: string): number => 1000 * (this.#find(functionArn)?.timeoutSeconds ?? 3);

  /** How often an asynchronous call that failed is tried again. */
  readonly retryAttempts = (functionArn: string): number => this.#find(functionArn)?.retryAttempts ?? 2;

  readonly invoke = (call: FunctionCall): Promise<unknown> => {
    const handler = this.#handlers.get(call.functionArn);
    if (handler === undefined) throw new Error(`There is no function ${call.functionArn}.`);
    const context: LambdaContext = {
      awsRequestId: call.requestId,
      getRemainingTimeInMillis: () => call.deadlineAt - this.clock.now(),
      signal: call.signal,
    };
    const answer = handler(call.payload as never, context);
    const running: Promise<unknown> = answer.catch(() => undefined).finally(() => this.#running.delete(running));
    this.#running.add(running);
    return answer;
  };

  #find(functionArn: string): FunctionBlueprint | undefined {
    return Object.values(this.#blueprints).find(({ arn }) => arn === functionArn);
  }

  /** Handlers that run, those included whose caller has given them up. */
  get running(): number {
    return this.#running.size;
  }

  /** Resolves when no handler runs. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  /** Calls a function and waits for its answer. @throws StateFailure with the name of what it threw, or of its timeout. */
  call(name: FunctionName, payload: unknown): Promise<unknown> {
    return callFunction(this, this.#blueprints[name].arn, payload, new AbortController().signal);
  }
}
