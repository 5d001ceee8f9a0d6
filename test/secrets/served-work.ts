/** What a served Bide is put to: requests of every kind, and everything that people ask for afterwards. */
import { setTimeout as pause } from 'node:timers/promises';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { Served } from '../../cli/target/served.ts';
import type { AuditView } from '../../core/api/audit-schema.ts';
import { TASK_REQUESTED } from '../../core/events.ts';
import type { TaskView } from '../../core/task/task-view.ts';
import { clientConfig } from '../../lambdas/adapters/step-ports.ts';
import { manners, type HostileProvider } from './hostile-provider.ts';

export const PROMPTS = ['a lighthouse that nobody has seen', 'persönlicher_Wunsch_über_Leuchttürme'] as const;

/** What came of it. */
export interface Worked {
  /** A task for each prompt and each manner of the provider, as it ended. */
  readonly tasks: readonly TaskView[];
  /** What people asked for → what the audit says of it. */
  readonly asked: Readonly<Record<string, readonly (readonly string[])[]>>;
  /** The task whose receiver did not want its webhook, once it was resent. */
  readonly told: TaskView;
}

const request = (body: object, more: object = {}) => ({
  profile: 'unified',
  operation: 'images',
  body,
  deadlineSeconds: 60,
  ...more,
});

/** Each prompt with each manner of the provider. */
const bodies = PROMPTS.flatMap((prompt) => Object.keys(manners).map((model) => ({ model, prompt })));

export class ServedWork {
  readonly #served: Served;
  readonly #provider: HostileProvider;
  readonly #callerKey: string;

  constructor(served: Served, provider: HostileProvider, callerKey: string) {
    this.#served = served;
    this.#provider = provider;
    this.#callerKey = callerKey;
  }

  async done(): Promise<Worked> {
    await this.#sendEvents();
    await this.#sendNonsense();
    const told = this.#toldOf();
    const admitted = await Promise.all(bodies.map((body) => this.#admit(body)));
    const slow = admitted.filter(({ model }) => model === 'takes its time');
    for (const { id } of slow) {
      await this.#until(id, ({ looks }) => looks > 0);
      await this.#post(`/v1/tasks/${id}/cancel`);
    }
    const tasks: TaskView[] = [];
    for (const { id } of admitted) tasks.push(await this.#until(id, ({ outcome }) => outcome !== null));
    return { tasks, asked: await this.#people(tasks), told: await told };
  }

  /** What operators do with tasks and limits, whatever the provider says to it. */
  async #people(tasks: readonly TaskView[]): Promise<Worked['asked']> {
    const [prompt] = PROMPTS;
    const idOf = (model: string) => tasks.find((task) => task.model === model)?.id ?? '';
    const retried = await this.#post<TaskView>(`/v1/tasks/${idOf('refuses')}/retry`);
    await this.#until(retried.id, ({ outcome }) => outcome !== null);
    const providerTaskId = this.#provider.idOf({ model: 'breaks', prompt });
    await this.#post(`/v1/tasks/${idOf('breaks')}/adopt`, { providerTaskId });
    for (const model of ['loses', 'fails']) await this.#post(`/v1/tasks/${idOf(model)}/recover`);
    await this.#post('/v1/limit-groups/unified/pause', { forSeconds: 60 });
    await this.#post('/v1/limit-groups/unified/resume');
    const asked: Record<string, string[][]> = {};
    for (const model of ['refuses', 'breaks', 'loses', 'fails'])
      asked[model] = await this.#audit(`/v1/tasks/${idOf(model)}/audit`);
    return { ...asked, limits: await this.#audit('/v1/limit-groups/unified/audit') };
  }

  /** A task whose receiver refuses the first webhook, and gets it when somebody has it resent. */
  async #toldOf(): Promise<TaskView> {
    const webhook = { url: this.#provider.hook };
    const { id } = await this.#admit({ model: 'honest', prompt: PROMPTS[0] }, { webhook });
    await this.#until(id, (task) => task.webhook?.state === 'given_up');
    await this.#post(`/v1/tasks/${id}/webhook/resend`);
    return this.#until(id, (task) => task.webhook?.state === 'delivered');
  }

  /** A good event, and one that is refused; both tell the prompt. */
  async #sendEvents(): Promise<void> {
    const { endpoint, eventBusName } = this.#served;
    const client = new EventBridgeClient(clientConfig(endpoint));
    const detail = request({ model: 'honest', prompt: PROMPTS[0] });
    const Entries = [detail, { ...detail, sead: PROMPTS[0], maxAttempts: PROMPTS[0] }].map((one) => ({
      EventBusName: eventBusName,
      Source: 'shop',
      DetailType: TASK_REQUESTED,
      Detail: JSON.stringify(one),
    }));
    await client.send(new PutEventsCommand({ Entries }));
    client.destroy();
  }

  /** Calls that are refused, and repeat prompts wherever they have room. */
  async #sendNonsense(): Promise<void> {
    const bad = { ...request({ model: 'honest', prompt: PROMPTS[0] }), operation: PROMPTS[0], sead: PROMPTS[1] };
    await this.#post('/v1/tasks', bad);
    await this.#post(`/v1/limit-groups/${encodeURIComponent(PROMPTS[0])}/pause`, { [PROMPTS[0]]: PROMPTS[0] });
    await this.#post(`/v1/tasks/${encodeURIComponent(PROMPTS[1])}/retry`, { [PROMPTS[1]]: PROMPTS[1] });
  }

  #admit(body: { readonly model: string; readonly prompt: string }, more: object = {}): Promise<TaskView> {
    const keepFiles = body.model === 'gives a file';
    return this.#post<TaskView>('/v1/tasks', request(body, keepFiles ? { keepFiles, ...more } : more));
  }

  async #until(id: string, isSo: (task: TaskView) => boolean): Promise<TaskView> {
    for (;;) {
      const task = await this.#call<TaskView>(`/v1/tasks/${id}`);
      if (isSo(task)) return task;
      await pause(200);
    }
  }

  /** What was asked for and what came of it, oldest first, once nothing is under way any more. */
  async #audit(path: string): Promise<string[][]> {
    for (;;) {
      const { items } = await this.#call<{ items: AuditView[] }>(path);
      if (items.every(({ state }) => state !== 'asked'))
        return items.toReversed().map(({ action, state }) => [action, state]);
      await pause(200);
    }
  }

  #post<T = object>(path: string, body: object = {}): Promise<T> {
    return this.#call<T>(path, { method: 'POST', body: JSON.stringify(body) });
  }

  async #call<T>(path: string, init: RequestInit = {}): Promise<T> {
    const headers = { authorization: `Bearer ${this.#callerKey}` };
    const response = await fetch(`${this.#served.url}${path}`, { ...init, headers });
    return (await response.json()) as T;
  }
}
