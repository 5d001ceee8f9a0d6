import { App, Duration, Stack } from 'aws-cdk-lib';
import { Function } from 'aws-cdk-lib/aws-lambda';
import { Choice, Condition, StateGraph, Succeed, Wait, WaitTime } from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Engine } from '../../../local/engine/engine.ts';
import { unified } from '../api.ts';
import { ownVersion } from '../install.ts';
import { loseAnswers } from '../lose-answers.ts';
import type { Peer } from '../peer.ts';

const machineArn = 'arn:aws:states:us-east-1:000000000000:stateMachine:bench';
const functionArn = (name: string) => `arn:aws:lambda:us-east-1:000000000000:function:${name}`;

/** Submit, wait, look: two `LambdaInvoke` as they are by default, with the retries that the package adds. */
function definition(): string {
  const stack = new Stack(new App({ analyticsReporting: false }), 'Bench');
  const step = (name: string, resultPath: string) => {
    const lambdaFunction = Function.fromFunctionArn(stack, `${name} function`, functionArn(name));
    return new LambdaInvoke(stack, name, { lambdaFunction, payloadResponseOnly: true, resultPath });
  };
  const wait = new Wait(stack, 'wait', { time: WaitTime.duration(Duration.seconds(2)) });
  const isDone = new Choice(stack, 'done?').when(
    Condition.booleanEquals('$.look.isDone', true),
    new Succeed(stack, 'succeeded'),
  );
  const submit = step('submit', '$.task');
  submit.next(wait).next(step('look', '$.look')).next(isDone.otherwise(wait));
  return JSON.stringify(stack.resolve(new StateGraph(submit, 'bench').toGraphJson()));
}

/** What most write into such a function: call, and throw when the answer is not good. */
async function call(url: string, method: string): Promise<Record<string, unknown>> {
  const response = await fetch(url, { method, body: method === 'POST' ? '{}' : null });
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  return (await response.json()) as Record<string, unknown>;
}

async function handle(name: string, document: unknown, url: string): Promise<unknown> {
  if (name === 'submit') return { id: (await call(`${url}/v1/images/generations`, 'POST'))['id'] };
  const { task } = document as { task: { id: string } };
  return { isDone: (await call(`${url}/v1/tasks/${task.id}`, 'GET'))['status'] === 'completed' };
}

export const cdk: Peer = {
  name: 'cdk',
  version: ownVersion('aws-cdk-lib'),
  how: 'new LambdaInvoke(…) for submit and look, default retries, our interpreter',
  isVirtual: true,
  hasSteps: true,
  api: unified,
  async run({ url, clock, lostAnswers }) {
    const history: unknown[] = [];
    const lose = loseAnswers(lostAnswers);
    const engine = new Engine({
      definitions: { [machineArn]: definition() },
      invoke: async ({ functionArn: arn, payload }) => {
        const name = arn.split(':').at(-1) ?? '';
        const answer = await handle(name, payload, url);
        if (name === 'submit') lose();
        history.push(answer);
        return answer;
      },
      timeoutMs: () => 60_000,
      clock,
      random: () => 0.5,
    });
    const { execution } = await engine.start(machineArn, 'bench', {});
    const { status, error = '', cause = '' } = await clock.run(engine.ended(execution.arn));
    const known = JSON.stringify(history);
    if (status === 'SUCCEEDED') return { hasResult: true, known, told: 'result' };
    return { hasResult: false, known, told: `${status} ${error}: ${messageOf(cause)}` };
  },
};

const messageOf = (cause: string) => /"errorMessage":"([^"]*)"/.exec(cause)?.[1] ?? cause;
