/** The ports of the deployed functions: real clients, made once per function environment. */
import { durationsIn } from '../../core/durations/durations.ts';
import { environmentNames } from '../../core/names.ts';
import type { AnyEvent, Bus, Clock, Executions, Log, Random, StepPorts, Table } from '../../core/ports.ts';
import type { Problem, TaskRequest } from '../../core/task/request.ts';
import { busClient, eventBridgeBus } from './bus.ts';
import { systemClock } from './clock.ts';
import { required, secretIdsOf, type Variables } from './environment.ts';
import { executionsClient, stepFunctionsExecutions } from './executions.ts';
import { providerHttp } from './provider-http.ts';
import { secretsClient, secretsManagerSecrets } from './secrets.ts';
import { dynamoTable } from './table.ts';
import { tableClient } from './table/table-client.ts';
import { jsonLog } from './log.ts';

/** What the local runtime and tests put in the place of the real thing. */
export interface Overrides {
  readonly clock?: Clock;
  readonly random?: Random;
  readonly log?: Log;
  /** Instead of AWS. */
  readonly endpoint?: string;
  /** Instead of DynamoDB, where that is somewhere else. @default endpoint */
  readonly tableEndpoint?: string;
  readonly refuses?: RefuseRequest;
  /** Whether webhooks may go to this machine: only where Bide runs for its developer. @default false */
  readonly loopbackWebhooks?: boolean;
}

/** What one place refuses of requests that are valid: its problems, as a check of the request tells them. */
export type RefuseRequest = (request: TaskRequest) => readonly Problem[];

const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

/** On one machine an answer that is late says that the machine is busy, and asking again would only make it busier. */
const LOCAL_REQUEST_MS = 30_000;
const requestHandler = {
  connectionTimeout: LOCAL_REQUEST_MS,
  requestTimeout: LOCAL_REQUEST_MS,
  throwOnRequestTimeout: true,
};

/** Client settings for another endpoint than AWS. */
export const clientConfig = (endpoint: string | undefined) =>
  endpoint === undefined ? {} : { endpoint, region: 'us-east-1', credentials };

/** The same, and patient, for the runtime on this machine. */
export const patientConfig = (endpoint: string | undefined) =>
  endpoint === undefined ? {} : { ...clientConfig(endpoint), requestHandler };

/** The table of the environment. */
export function tableOf(variables: Variables, overrides: Overrides): Table {
  const { clock = systemClock, endpoint, tableEndpoint = endpoint } = overrides;
  const tableName = required(variables, environmentNames.table);
  const patience = tableEndpoint === undefined ? {} : { requestTimeoutMs: LOCAL_REQUEST_MS };
  return dynamoTable({ client: tableClient({ ...clientConfig(tableEndpoint), ...patience }), tableName, clock });
}

/** The event bus of the environment. */
export function busOf(variables: Variables, { endpoint }: Overrides): Bus<AnyEvent> {
  const busName = required(variables, environmentNames.eventBus);
  return eventBridgeBus(busClient(patientConfig(endpoint)), busName);
}

/** Executions of the state machine of the environment. */
export function executionsOf(variables: Variables, { endpoint }: Overrides): Executions {
  const stateMachineArn = required(variables, environmentNames.stateMachine);
  return stepFunctionsExecutions(executionsClient(patientConfig(endpoint)), stateMachineArn);
}

/** Everything that Submit and Query need, files aside: the client for those lies only in bundles that store some. */
export function stepPorts(
  variables: Variables,
  service: string,
  connectMs: number,
  overrides: Overrides,
): Omit<StepPorts, 'files'> {
  const { clock = systemClock, random = Math.random, log = jsonLog(service), endpoint } = overrides;
  const client = secretsClient(patientConfig(endpoint));
  const table = tableOf(variables, overrides);
  return {
    table,
    durations: durationsIn({ table, clock, random }),
    provider: providerHttp({ clock, connectMs }),
    secrets: secretsManagerSecrets({ client, secretIds: secretIdsOf(variables), clock }),
    clock,
    random,
    log,
  };
}
