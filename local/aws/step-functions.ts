/** Our operations of Step Functions over the engine. */
import type { Engine } from '../engine/engine.ts';
import type { Execution, ExecutionStatus } from '../engine/execution.ts';
import { StateFailure } from '../engine/failure.ts';
import { AwsError, page, text, type Operation } from './operation.ts';

/** Operations by name. Dates are seconds since the epoch. */
export function stepFunctions(engine: Engine): Record<string, Operation> {
  return {
    StartExecution: (request) => start(engine, request),
    DescribeExecution: (request) => describe(existing(engine, request)),
    StopExecution: (request) => {
      const execution = existing(engine, request);
      const told = (name: string) => (typeof request[name] === 'string' ? request[name] : undefined);
      engine.stop(execution.arn, told('error'), told('cause'));
      return { stopDate: (execution.ending?.at ?? 0) / 1000 };
    },
    ListExecutions: (request) => {
      const status = request['statusFilter'] as ExecutionStatus | undefined;
      const { items, nextToken } = page(engine.list(status).map(summary), request);
      return { executions: items, ...(nextToken === undefined ? {} : { nextToken }) };
    },
    GetExecutionHistory: (request) => {
      const all = events(existing(engine, request));
      const { items, nextToken } = page(request['reverseOrder'] === true ? all.reverse() : all, request);
      return { events: items, ...(nextToken === undefined ? {} : { nextToken }) };
    },
  };
}

async function start(engine: Engine, request: Record<string, unknown>): Promise<unknown> {
  const name = text(request, 'name');
  if (!/^[\w.-]{1,80}$/.test(name)) throw new AwsError('InvalidName', `Invalid Name: '${name}'`);
  const input = parseInput(request['input']);
  const machine = text(request, 'stateMachineArn');
  if (!engine.knows(machine)) {
    throw new AwsError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${machine}'`);
  }
  try {
    const { kind, execution } = await engine.start(machine, name, input);
    if (kind === 'exists') {
      throw new AwsError('ExecutionAlreadyExists', `Execution Already Exists: '${execution.arn}'`);
    }
    return { executionArn: execution.arn, startDate: execution.startedAt / 1000 };
  } catch (cause) {
    if (cause instanceof StateFailure) throw new AwsError('InvalidExecutionInput', cause.reason);
    throw cause;
  }
}

function parseInput(given: unknown): unknown {
  try {
    return JSON.parse(typeof given === 'string' ? given : '{}') as unknown;
  } catch {
    throw new AwsError('InvalidExecutionInput', 'The input is not JSON.');
  }
}

function existing(engine: Engine, request: Record<string, unknown>): Execution {
  const arn = text(request, 'executionArn');
  const execution = engine.find(arn);
  if (execution === undefined) throw new AwsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
  return execution;
}

function summary(execution: Execution) {
  const { arn, stateMachineArn, name, status, startedAt, ending } = execution;
  return {
    executionArn: arn,
    stateMachineArn,
    name,
    status,
    startDate: startedAt / 1000,
    ...(ending === undefined ? {} : { stopDate: ending.at / 1000 }),
  };
}

function describe(execution: Execution) {
  const { input, ending } = execution;
  const { output, error, cause } = ending ?? {};
  return {
    ...summary(execution),
    input: JSON.stringify(input),
    ...(output === undefined ? {} : { output: JSON.stringify(output) }),
    ...(error === undefined ? {} : { error }),
    ...(cause === undefined ? {} : { cause }),
  };
}

function events(execution: Execution) {
  return execution.events.map(({ type, at, state, error }, i) => ({
    id: i + 1,
    previousEventId: i,
    timestamp: at / 1000,
    type,
    ...(type.endsWith('StateEntered') ? { stateEnteredEventDetails: { name: state } } : {}),
    ...(type.endsWith('StateExited') ? { stateExitedEventDetails: { name: state } } : {}),
    ...(error === undefined ? {} : { lambdaFunctionFailedEventDetails: { error } }),
  }));
}
