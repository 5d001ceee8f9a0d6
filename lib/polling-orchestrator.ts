import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { MathExpression, Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Function } from 'aws-cdk-lib/aws-lambda';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { fixed, type Settings } from '../core/defaults.ts';
import type { Deployment } from '../core/deployment.ts';
import { Functions } from './functions/functions.ts';
import { Intake } from './intake/intake.ts';
import { Operations } from './operations/operations.ts';
import { sumOf } from './operations/sum-of.ts';
import { Webhooks } from './outgoing/webhooks.ts';
import { parseSettings, type Auth } from './settings.ts';
import { Orchestration } from './state-machine/orchestration.ts';
import { Storage } from './storage/storage.ts';

export interface PollingOrchestratorProps {
  /**
   * Numbers that differ from the defaults, e.g. `{ maxAttempts: 1 }`. Each attempt is one more purchase.
   * @default - the table "Defaults" of the README
   */
  readonly settings?: Partial<Settings>;
  /**
   * By profile: another base URL, another provider key, another rate limit.
   * @default - as the profiles say
   */
  readonly providers?: Deployment['providers'];
  /**
   * Event source → owner of the tasks that its events request. An owner never comes from an event itself.
   * @default - no event is admitted
   */
  readonly eventOwners?: Readonly<Record<string, string>>;
  /**
   * Whether the files that results name are copied into the results bucket, for requests that do not say.
   * @default false
   */
  readonly keepFiles?: boolean;
  /**
   * Names of buckets whose files requests may name as `s3://bucket/key`. Every caller may name every one of them.
   * @default - none
   */
  readonly inputBuckets?: readonly string[];
  /**
   * Who vouches for a caller of the HTTP API: a caller key of ours, or AWS's own signatures.
   * @default 'caller-key'
   */
  readonly auth?: Auth;
  /**
   * Alarms and the event bus's resource policy. Leave them out where an emulator lacks them.
   * @default true
   */
  readonly operations?: boolean;
}

/**
 * Takes slow tasks of AI providers through: one paid POST per recorded attempt, looks on a schedule, one outcome.
 * @throws at construction, with every problem of the settings.
 */
export class PollingOrchestrator extends Construct {
  /** One execution a task and generation. */
  readonly stateMachine: StateMachine;
  /** Tasks, requests, results, error rows. Retained. */
  readonly table: TableV2;
  /** Results that are too long for the table. Retained. */
  readonly resultsBucket: Bucket;
  /** Requests come in by it, announcements go out. */
  readonly eventBus: EventBus;
  readonly api: HttpApi;
  /** Address of the HTTP API, without a slash at its end. */
  readonly apiUrl: string;
  /** Admits a task for another workflow: `{ request, owner, idempotencyKey?, start? }`. */
  readonly admit: Function;
  /** By provider key id; the values are set after the deployment. */
  readonly providerSecrets: ReadonlyMap<string, Secret>;
  readonly functions: Functions;
  readonly intake: Intake;
  readonly webhooks: Webhooks;
  /** Alarms, to which actions can be added; undefined without `operations`. */
  readonly operations: Operations | undefined;
  readonly #storage: Storage;
  readonly #auth: Auth;

  constructor(scope: Construct, id: string, props: PollingOrchestratorProps = {}) {
    super(scope, id);
    const { auth, operations, ...deployment } = parseSettings(props);
    const storage = new Storage(this, 'Storage');
    const functions = new Functions(this, 'Functions', { deployment, auth, storage });
    const { stateMachine } = new Orchestration(this, 'Orchestration', {
      functions,
      maxDeadlineSeconds: fixed.maxDeadlineSeconds,
      sweepSeconds: deployment.settings.sweepSeconds,
    });
    const intake = new Intake(this, 'Intake', { functions, auth, eventOwners: deployment.eventOwners });
    const { eventBus } = intake.events;
    this.webhooks = new Webhooks(this, 'Webhooks', { eventBus, webhook: functions.webhook });
    // Whoever admits is updated last: an older function would end a task and overlook its webhook.
    for (const fn of [functions.admit, functions.api]) {
      fn.node.addDependency(functions.record, functions.sweep, functions.webhook);
    }
    this.#storage = storage;
    this.#auth = auth;
    this.functions = functions;
    this.intake = intake;
    this.stateMachine = stateMachine;
    this.table = storage.table;
    this.resultsBucket = storage.bucket;
    this.eventBus = eventBus;
    this.api = intake.http.api;
    this.apiUrl = this.api.apiEndpoint;
    this.admit = functions.admit;
    this.providerSecrets = functions.providerSecrets.byId;
    this.operations = operations ? new Operations(this, 'Operations', { orchestrator: this, functions }) : undefined;
  }

  /**
   * Lets somebody start tasks: invoke `admit`, and start and describe the execution, as a nested workflow does. Who may
   * send events is `eventBus.grantPutEventsTo`, who may call the API with `auth: 'iam'` is `grantCall`.
   */
  grantStart(grantee: IGrantable): void {
    this.admit.grantInvoke(grantee);
    this.stateMachine.grantStartExecution(grantee);
    this.stateMachine.grantExecution(grantee, 'states:DescribeExecution');
  }

  /**
   * Lets somebody call every operation of the HTTP API with AWS's signatures. Not the route's own `grantInvoke`: that
   * takes the one route for the path `/`.
   * @throws unless `auth` is 'iam', where a caller needs a caller key instead.
   */
  grantCall(grantee: IGrantable): Grant {
    if (this.#auth !== 'iam') {
      throw new Error(
        "grantCall needs auth: 'iam'; with auth: 'caller-key' a caller needs a key of `bide keys create`.",
      );
    }
    return Grant.addToPrincipal({
      grantee,
      actions: ['execute-api:Invoke'],
      resourceArns: [this.api.arnForExecuteApi()],
    });
  }

  /** Lets somebody read everything that is recorded: tasks of every owner, requests and results included. */
  grantRead(grantee: IGrantable): void {
    this.#storage.grantRead(grantee);
  }

  /** Executions that were started: one a task, and one more each time that an execution died. */
  metricExecutionsStarted(options?: MetricOptions): Metric {
    return this.stateMachine.metricStarted(options);
  }

  /** Executions that recorded an outcome, whichever it was. */
  metricExecutionsSucceeded(options?: MetricOptions): Metric {
    return this.stateMachine.metricSucceeded(options);
  }

  /** Executions that could not record an outcome for an hour; the sweeper takes over. */
  metricExecutionsFailed(options?: MetricOptions): Metric {
    return this.stateMachine.metricFailed(options);
  }

  /** Executions that outlived every deadline; the sweeper takes over. */
  metricExecutionsTimedOut(options?: MetricOptions): Metric {
    return this.stateMachine.metricTimedOut(options);
  }

  /** From an execution's start to its end, in milliseconds. */
  metricExecutionTime(options?: MetricOptions): Metric {
    return this.stateMachine.metricTime(options);
  }

  /** Events that EventBridge could not hand over and that nobody has taken care of. */
  metricUndeliveredEvents(options?: MetricOptions): Metric {
    return this.intake.events.undeliveredEvents.metricApproximateNumberOfMessagesVisible(options);
  }

  /** Events that admission refused, or failed at, and that nobody has taken care of. */
  metricFailedAdmissions(options?: MetricOptions): Metric {
    return this.intake.events.failedAdmissions.metricApproximateNumberOfMessagesVisible(options);
  }

  /** Webhooks that were given up and that nobody has taken care of. */
  metricWebhooksGivenUp(options?: MetricOptions): Metric {
    return this.webhooks.givenUp.metricApproximateNumberOfMessagesVisible(options);
  }

  /** Invocations that threw or timed out, of all functions but `webhook`: that fails when receivers do, see `metricWebhooksGivenUp`. */
  metricFunctionErrors(options?: MetricOptions): MathExpression {
    const { webhook, all } = this.functions;
    return sumOf(
      'Function errors',
      all.filter((fn) => fn !== webhook).map((fn) => fn.metricErrors(options)),
    );
  }

  /** Invocations that were refused for want of concurrency, of all functions together. */
  metricFunctionThrottles(options?: MetricOptions): MathExpression {
    return sumOf(
      'Function throttles',
      this.functions.all.map((fn) => fn.metricThrottles(options)),
    );
  }

  /** Answers of the HTTP API with a status of 5xx. */
  metricApiServerErrors(options?: MetricOptions): Metric {
    return this.api.metricServerError({ statistic: 'Sum', ...options });
  }
}
