/** One task under a fault: real handlers and definition on virtual time, real sockets, and what everybody sees of it. */
import { jest } from '@jest/globals';
import { EVENT_SOURCE } from '../../core/events.ts';
import { storedRequest } from '../../core/task/stored-request.ts';
import type { BusEvent } from '../../local/aws/event-bus.ts';
import { StateFailure } from '../../local/engine/failure.ts';
import type { AroundCalls } from '../../local/functions.ts';
import {
  admit,
  imageRequest,
  readPlayed,
  startStage,
  type Played,
  type Stage,
  type StageOptions,
} from '../scenarios/play.ts';
import { VirtualClock } from '../../local/virtual-clock.ts';
import { errorsText, logged, raised, type Failure } from './operator.ts';
import { jobOf, Provider, type Script } from './provider.ts';

// Deadlines of calls and pauses of the SDK are real time even here, and a machine may be busy.
jest.setTimeout(60_000);

/** A stage with a provider on a raw socket, and with seams for what may go wrong around the functions. */
export interface Scene extends Stage {
  readonly provider: Provider;
  readonly faults: {
    /** Around each call of a function. */
    around: AroundCalls;
    /** At each line that a function logs; what it throws ends the function there. */
    onLine: (message: string) => void;
  };
  /** Calls of functions that failed, those of the state machine aside. */
  readonly failures: readonly Failure[];
}

export interface Suffering extends Script {
  /** What the request says beside profile, operation and body. */
  readonly request?: object;
  readonly options?: StageOptions;
  /** Settings of the providers that are at that address. */
  readonly providers?: (url: string) => Record<string, object>;
  /** Instead of the provider's own address. */
  readonly baseUrl?: (url: string) => string;
  /** What happens; answers with the id of the task that it is about. @default the task is admitted, and runs to its end */
  readonly tell?: (scene: Scene) => Promise<string>;
}

/** What a task came to, as its record, its provider and its operator have it. */
export interface Suffered extends Played {
  /** What the provider did with each POST and each look. */
  readonly calls: { readonly posts: readonly (number | string)[]; readonly looks: readonly (number | string)[] };
  /** What it did with each fetch of a file. */
  readonly fetches: readonly (number | string)[];
  /** Every line that was logged. */
  readonly lines: Stage['lines'];
  /** Outcomes that the bus took. */
  readonly announced: readonly BusEvent[];
  /** Provider keys that they came with, in order. */
  readonly keys: readonly string[];
  /** Paths of the requests to stop a task. */
  readonly cancels: readonly string[];
  /** POSTs that were paid for: by everybody in the story, and by this task. */
  readonly paid: number;
  readonly paidByIt: number;
  readonly operator: {
    readonly errors: readonly string[];
    readonly alarms: readonly string[];
    readonly log: readonly string[];
  };
}

/** Plays it to its end. */
export async function suffer(given: Suffering): Promise<Suffered> {
  const { request = {}, tell = (scene: Scene) => toItsEnd(scene, imageRequest({}, request)) } = given;
  return onScene(given, async (scene) => read(scene, await scene.clock.run(tell(scene))));
}

/** Admits a request and lets it run to its end. */
export async function toItsEnd(scene: Scene, request: object = imageRequest()): Promise<string> {
  const id = await admit(scene, request);
  await scene.runtime.idle();
  return id;
}

/** The function ends where it logs that, once. */
export function dieAt({ faults }: Scene, line: string, error = 'Lambda.Unknown'): void {
  let left = 1;
  faults.onLine = (message) => {
    if (message !== line || left === 0) return;
    left -= 1;
    throw new StateFailure(error, 'The function is gone.');
  };
}

/** Gives a scene to `work`. */
export async function onScene<T>(given: Suffering, work: (scene: Scene) => Promise<T>): Promise<T> {
  const { options = {}, baseUrl = (url: string) => url } = given;
  const clock = options.clock ?? new VirtualClock();
  const provider = new Provider(given, clock);
  const faults: Scene['faults'] = { around: (_name, call) => call(), onLine: () => undefined };
  const failures: Failure[] = [];
  const onLine = (message: string) => faults.onLine(message);
  const url = baseUrl(await provider.listen());
  const stage = await startStage({
    log: { info: onLine, warn: onLine, error: onLine },
    ...options,
    clock,
    baseUrl: url,
    ...(given.providers === undefined ? {} : { providers: given.providers(url) }),
    aroundCalls: async (name, call) => {
      try {
        return await faults.around(name, call);
      } catch (cause) {
        const error = cause instanceof StateFailure ? cause.error : String(cause);
        // Those of the state machine's own calls are in its history.
        if (name === 'admit' || name === 'sweep' || name === 'webhook') failures.push({ at: clock.now(), error });
        throw cause;
      }
    },
  });
  const scene: Scene = Object.assign(stage, { provider, faults, failures });
  try {
    return await work(scene);
  } finally {
    await stage.close();
    await provider.close();
  }
}

/** Reads what everybody sees of a task on a scene that is at rest. */
export async function read(scene: Scene, taskId: string): Promise<Suffered> {
  const { provider } = scene;
  scene.aws.onCall = () => undefined;
  const played = await readPlayed(scene, taskId);
  return {
    ...played,
    calls: { posts: provider.reactions('POST'), looks: provider.reactions('GET') },
    fetches: provider.reactions('FILE'),
    lines: scene.lines,
    announced: scene.events.filter(
      ({ source, detail }) => source === EVENT_SOURCE && detail['id'] === `${taskId}.outcome`,
    ),
    keys: provider.calls.map(({ key }) => key),
    cancels: provider.calls.filter(({ method }) => method === 'CANCEL').map(({ path }) => path),
    paid: provider.paid,
    paidByIt: provider.purchases.get(jobOf((await storedRequest(scene.runtime.table, played.record)).body)) ?? 0,
    operator: {
      errors: await errorsText(scene, taskId),
      alarms: raised(scene, scene.failures),
      log: logged(scene),
    },
  };
}
