import { environmentNames, functionNames } from '../../../core/names.ts';
import { taskKey } from '../../../core/records/keys.ts';
import { asTask } from '../../../core/records/task-record.ts';
import { makeBlueprint, type Blueprint } from '../../../local/blueprint.ts';
import { Engine } from '../../../local/engine/engine.ts';
import { startRuntime, type Runtime } from '../../../local/runtime.ts';
import type { VirtualClock } from '../../../local/virtual-clock.ts';
import { unified } from '../api.ts';
import { ownVersion } from '../install.ts';
import { loseAnswers } from '../lose-answers.ts';
import type { Ended, Peer, Scene } from '../peer.ts';

/** Synthesised once. */
let synthesised: Blueprint | undefined;

/** The stack with default settings, but for the provider's address. */
function blueprintFor(url: string): Blueprint {
  const plain = (synthesised ??= makeBlueprint({}));
  const deployment = JSON.stringify({ providers: { unified: { baseUrl: url } } });
  const functions = Object.entries(plain.functions).map(([name, one]) => {
    return [name, { ...one, environment: { ...one.environment, [environmentNames.deployment]: deployment } }];
  });
  return { ...plain, functions: Object.fromEntries(functions) as Blueprint['functions'] };
}

const quiet = () => undefined;

async function run({ url, clock, lostAnswers }: Scene, resubmitAmbiguous: boolean): Promise<Ended> {
  const random = () => 0.5;
  const log = { info: quiet, warn: quiet, error: quiet };
  const secret = () => 'bench';
  const runtime = await startRuntime({ blueprint: blueprintFor(url), secret, log, clock, random, schedules: false });
  const body = { model: 'image-1', prompt: 'a lighthouse' };
  const request = { profile: 'unified', operation: 'images', body, resubmitAmbiguous };
  const start = lostAnswers === 0;
  const story = async () => {
    const admission = await clock.busy(() => runtime.admit({ request, owner: 'bench', start }));
    if (admission.kind !== 'admitted') throw new Error(JSON.stringify(admission));
    const { taskId } = admission.task;
    await (start ? runtime.idle() : losing(runtime, clock, taskId, lostAnswers));
    return taskId;
  };
  try {
    return await readEnd(runtime, await clock.run(story()));
  } finally {
    await runtime.close();
  }
}

/** The same definition and functions, started by an engine that loses what Submit answers. */
async function losing(runtime: Runtime, clock: VirtualClock, taskId: string, lostAnswers: number): Promise<void> {
  const { stateMachineArn, definition, functions } = runtime.blueprint;
  const lose = loseAnswers(lostAnswers);
  const engine = new Engine({
    definitions: { [stateMachineArn]: definition },
    invoke: async ({ functionArn, payload }) => {
      const name = functionNames.find((one) => functions[one].arn === functionArn);
      if (name === undefined) throw new Error(`There is no function ${functionArn}.`);
      const answer = await clock.detached(() => runtime.invoke(name, payload));
      if (name === 'submit') lose();
      return answer;
    },
    timeoutMs: () => 1000 * functions.submit.timeoutSeconds,
    clock,
    random: () => 0.5,
  });
  await engine.start(stateMachineArn, `${taskId}.1`, { v: 1, taskId, generation: 1 });
  await engine.idle();
}

/** What the caller and the operator find: the task with its attempts and its outcome. */
async function readEnd(runtime: Runtime, taskId: string): Promise<Ended> {
  const item = await runtime.table.get(taskKey(taskId));
  if (item === undefined) throw new Error(`Task ${taskId} is gone.`);
  const { status, outcome, attempts } = asTask(item);
  if (outcome === undefined) throw new Error(`Task ${taskId} has no outcome.`);
  const { code, mayBeCharged } = outcome;
  const hasResult = status === 'succeeded';
  const told = `${hasResult ? 'result' : code}${mayBeCharged ? ', an attempt may be charged without one' : ''}`;
  return { hasResult, known: JSON.stringify(attempts), told };
}

const common = { version: ownVersion('bide'), api: unified, isVirtual: true, hasSteps: true } as const;

export const bide: Peer = {
  ...common,
  name: 'bide',
  how: 'one task, defaults',
  run: (scene) => run(scene, false),
};

/** For callers to whom a second bill is better than no result. */
export const bideResubmit: Peer = {
  ...common,
  name: 'bide-resubmit',
  how: 'one task with resubmitAmbiguous: true',
  run: (scene) => run(scene, true),
};
