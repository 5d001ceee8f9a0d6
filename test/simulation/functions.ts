/** Lambda of a simulated world: runs the real handlers, each call as one life. */
import { parseDeployment, type Deployment } from '../../core/deployment.ts';
import type { StepInput } from '../../core/workflow/document.ts';
import { queryTask } from '../../lambdas/query/query-task.ts';
import { recordOutcome } from '../../lambdas/record/record-outcome.ts';
import { submitTask } from '../../lambdas/submit/submit-task.ts';
import type { SweepContext } from '../../lambdas/sweep/sweep-task.ts';
import type { Blueprint } from '../../local/blueprint.ts';
import { StateFailure } from '../../local/engine/failure.ts';
import { rightfulTable } from '../helpers/rightful-table.ts';
import { faultyPorts, type Surroundings } from './faulty-ports.ts';
import { lead, type Birth, type Life, type Role } from './life.ts';
import { outOf } from './streams.ts';
import { SubmitTrace } from './submit-trace.ts';

/** The deadline of a task whose request names none. */
export const DEADLINE_SECONDS = 600;

const steps = ['submit', 'query', 'record'] as const;

export type StepRole = (typeof steps)[number];

export class Functions {
  /** Invocations that go on, zombies included. */
  readonly running = new Set<Life>();
  readonly #functions: Blueprint['functions'];
  readonly #surroundings: Surroundings;
  readonly #countCell: (cell: string) => void;
  readonly #deployment: Deployment;
  readonly #lives: Record<string, number> = {};

  constructor(functions: Blueprint['functions'], surroundings: Surroundings, countCell: (cell: string) => void) {
    this.#functions = functions;
    this.#surroundings = surroundings;
    this.#countCell = countCell;
    const { limits } = surroundings.oracle.known;
    this.#deployment = parseDeployment({
      settings: { deadlineSeconds: DEADLINE_SECONDS },
      providers: { unified: limits },
    });
  }

  /** One invocation outside the state machine. `why` names it. */
  call<T>(role: Role, why: string, work: (context: SweepContext) => Promise<T>): Promise<T> {
    return this.#lead({ role, ...this.#next(why), timeoutMs: this.#timeoutOf(role) }, async (life) => {
      const answer = await work(this.#context(life));
      this.#surroundings.oracle.answered(life, answer ?? {}, false);
      return answer;
    });
  }

  /** As Step Functions does it: JSON in and out, some calls are turned away, some are made twice. */
  async invoke(functionArn: string, payload: unknown): Promise<unknown> {
    const { calm, injections, releases, nameOf } = this.#surroundings;
    const role = steps.find((name) => this.#functions[name].arn === functionArn);
    if (role === undefined) throw new Error(`Nothing runs ${functionArn}.`);
    const input = JSON.parse(JSON.stringify(payload)) as StepInput;
    const self = this.#next(`${role}-${nameOf(input.taskId)}.${input.generation}`);
    const draw = self.random();
    const fate = calm() ? 1 : draw;
    if (fate < 0.004 && injections.happens('throttled', self.id)) {
      throw new StateFailure('Lambda.TooManyRequestsException', 'simulated throttle');
    }
    if (fate >= 0.004 && fate < 0.02 && injections.happens('delivered_twice', self.id)) {
      const random = outOf(draw);
      this.deliverLater(role, input, random() < 0.5 ? 0 : random() * 150_000, `${self.id}²`);
    }
    const isLost = fate >= 0.02 && fate < 0.025 && injections.happens('service_error', self.id);
    const answer = await this.#deliver(role, input, !isLost, self);
    if (!isLost) return releases.answer(answer);
    throw new StateFailure('Lambda.ServiceException', 'simulated fault of the service');
  }

  /** A delivery whose answer nobody hears. */
  deliverLater(role: StepRole, input: StepInput, inMs: number, id: string): void {
    const self = { id, random: this.#surroundings.streams.of(id) };
    this.#surroundings.clock.after(inMs, () => void this.#deliver(role, input, false, self).catch(() => undefined));
  }

  #deliver(role: StepRole, input: StepInput, heard: boolean, self: Pick<Birth, 'id' | 'random'>): Promise<unknown> {
    const trace = role === 'submit' ? { trace: new SubmitTrace(input.generation, this.#countCell) } : {};
    return this.#lead({ role, ...self, timeoutMs: this.#timeoutOf(role), input, ...trace }, async (life) => {
      try {
        const answer = await run(role, input, this.#context(life));
        // The last line of a log may have been its end.
        if (!life.dead) this.#surroundings.oracle.answered(life, answer, heard);
        return answer;
      } catch (cause) {
        this.#surroundings.oracle.broke(life, cause);
        throw new StateFailure(cause instanceof Error ? cause.name : 'Error', String(cause));
      }
    });
  }

  /** The next of its kind. */
  #next(why: string): Pick<Birth, 'id' | 'random'> {
    const n = (this.#lives[why] = (this.#lives[why] ?? 0) + 1);
    const id = `${why}.${n}`;
    return { id, random: this.#surroundings.streams.of(id) };
  }

  #timeoutOf(role: Role): number {
    return 1000 * this.#functions[role].timeoutSeconds;
  }

  #lead<T>(birth: Birth, work: (life: Life) => Promise<T>): Promise<T> {
    const { clock, calm, injections, reached, oracle } = this.#surroundings;
    return lead(birth, { clock, calm, injections, count: reached, running: this.running }, (life) => {
      oracle.known.lives.set(life.id, life);
      return work(life);
    });
  }

  #context(life: Life): SweepContext {
    const ports = faultyPorts(this.#surroundings, life);
    const wrong = (what: string) => this.#surroundings.oracle.known.claim('rights', false, what);
    const [table, deployment] = [rightfulTable(life.role, ports.table, wrong), this.#deployment];
    return { ...ports, table, deployment, invocation: life.invocation };
  }
}

function run(role: StepRole, input: StepInput, context: SweepContext): Promise<unknown> {
  if (role === 'submit') return submitTask(input, context);
  return role === 'query' ? queryTask(input, context) : recordOutcome(input, context);
}
