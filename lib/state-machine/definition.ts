/** The state machine: named states first, then one visible chain. */
import { Duration } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import {
  Choice,
  Condition,
  Fail,
  JsonPath,
  Succeed,
  TaskInput,
  Wait,
  WaitTime,
  type IChainable,
} from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { taskCodes } from '../../core/errors/taxonomy.ts';
import { brokenStep } from '../../core/timing/broken-step.ts';
import type { FunctionName } from '../../core/names.ts';
import type { QueryKind, SubmitKind } from '../../core/workflow/document.ts';
import { keepStep, recordRetries, stepRetries } from './retries.ts';

/** The functions that the machine calls. */
export type StepFunctions = Readonly<Record<Extract<FunctionName, 'submit' | 'query' | 'record'>, IFunction>>;

/** Where a failed task goes that may be resubmitted, by its code: the contract's own words where they say "Retry". */
export function retryStateOf(code: keyof typeof taskCodes): string {
  const { action } = taskCodes[code];
  return action.startsWith('Retry') ? action : FORESEEN;
}

const FORESEEN = 'Retry as the caller foresaw';

/** Builds the chain; answers with its first state. */
export function defineStates(scope: Construct, functions: StepFunctions): IChainable {
  // The first time there is no `$.step` that a payload could name, so Submit is told the document as it is.
  const submit = step(scope, 'Submit task', functions.submit);
  const submitted = new Choice(scope, 'Submitted?');
  const waitToSend = plannedWait(scope, 'Wait before sending');
  const waitToLook = plannedWait(scope, 'Wait for the next look');
  const query = step(scope, 'Query status', functions.query, TaskInput.fromObject({ ...document, 'step.$': '$.step' }));
  const finished = new Choice(scope, 'Finished?');
  const whichError = new Choice(scope, 'Which error code?');
  const record = recordStep(scope, functions.record);
  const succeeded = new Choice(scope, 'Succeeded?');
  const taskSucceeded = new Succeed(scope, 'Task succeeded');
  // A refused prompt is not a broken machine: the execution has done its work.
  const taskFailed = new Succeed(scope, 'Task failed');
  const brokenSubmit = fixedWait(scope, 'Wait after a broken submit');
  const brokenQuery = fixedWait(scope, 'Wait after a broken query');

  submit.addCatch(brokenSubmit.next(submit), keepStep).next(submitted);
  submitted
    .when(kind('accepted'), waitToLook)
    .when(kind('not_yet'), waitToSend.next(submit))
    .when(kind('closed'), record)
    .when(kind('superseded'), record)
    .otherwise(record);
  waitToLook.next(query);
  query.addCatch(brokenQuery.next(query), keepStep).next(finished);
  finished
    .when(kind('pending'), waitToLook)
    .when(kind('failed'), whichError)
    .when(kind('succeeded'), record)
    .when(kind('lost'), record)
    .when(kind('too_late'), record)
    .when(kind('cancelled'), record)
    .when(kind('superseded'), record)
    .otherwise(record);
  branchOnErrorCode(scope, whichError, submit, record);
  record.next(succeeded);
  succeeded.when(Condition.stringEquals('$.outcome.status', 'succeeded'), taskSucceeded).otherwise(taskFailed);
  return submit;
}

/** What every function is told: ids and counters, nothing of the request. */
const document = { 'v.$': '$.v', 'taskId.$': '$.taskId', 'generation.$': '$.generation' };

/** Calls a function and keeps its answer as `$.step`. Without a payload it is told the whole document. */
function step(scope: Construct, id: string, lambdaFunction: IFunction, payload?: TaskInput): LambdaInvoke {
  const task = new LambdaInvoke(scope, id, {
    lambdaFunction,
    ...(payload === undefined ? {} : { payload }),
    payloadResponseOnly: true,
    resultPath: '$.step',
    retryOnServiceExceptions: false,
    // No timeout of the machine: a function that outlives it could still send its POST.
  });
  for (const retry of stepRetries) task.addRetry(retry);
  return task;
}

/** Its answer is the execution's output. */
function recordStep(scope: Construct, lambdaFunction: IFunction): LambdaInvoke {
  const notRecorded = new Fail(scope, 'Outcome not recorded', {
    error: 'OutcomeNotRecorded',
    cause: 'The outcome could not be written for an hour; the task is taken over by a later execution.',
  });
  const task = new LambdaInvoke(scope, 'Record outcome', {
    lambdaFunction,
    payload: TaskInput.fromObject(document),
    payloadResponseOnly: true,
    resultPath: JsonPath.entirePayload,
    retryOnServiceExceptions: false,
  });
  for (const retry of recordRetries) task.addRetry(retry);
  task.addCatch(notRecorded, keepStep);
  return task;
}

const plannedWait = (scope: Construct, id: string) =>
  new Wait(scope, id, { time: WaitTime.secondsPath('$.step.waitSeconds') });

/** After a fault of ours no planned wait can be trusted: never hot, and short enough to close in time at the deadline. */
const fixedWait = (scope: Construct, id: string) =>
  new Wait(scope, id, { time: WaitTime.duration(Duration.seconds(brokenStep.pauseSeconds)) });

const kind = (name: SubmitKind | QueryKind) => Condition.stringEquals('$.step.kind', name);

/** One branch a code of the contract, in its order; codes that it does not know only as the caller foresaw. */
function branchOnErrorCode(scope: Construct, whichError: Choice, submit: LambdaInvoke, record: LambdaInvoke): void {
  const mayResubmit = Condition.booleanEquals('$.step.mayResubmit', true);
  const waits = new Map<string, Wait>();
  const waitCalled = (id: string) => {
    const wait = waits.get(id) ?? plannedWait(scope, id);
    if (!waits.has(id)) wait.next(submit);
    waits.set(id, wait);
    return wait;
  };
  for (const code of Object.keys(taskCodes) as (keyof typeof taskCodes)[]) {
    const isCode = Condition.stringEquals('$.step.errorCode', code);
    whichError.when(Condition.and(mayResubmit, isCode), waitCalled(retryStateOf(code)));
  }
  whichError.when(mayResubmit, waitCalled(FORESEEN)).otherwise(record);
}
