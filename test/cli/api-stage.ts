/** A folder to call commands in, and an API that answers as a test tells it. */
import { startScriptedApi, type Received, type ScriptedApi } from '../client/scripted-api.ts';
import { Workplace, type Ran, type Surroundings } from './bide.ts';

export class ApiStage {
  readonly place: Workplace;
  #api: ScriptedApi | undefined;

  private constructor(place: Workplace) {
    this.place = place;
  }

  static async start(): Promise<ApiStage> {
    return new ApiStage(await Workplace.make());
  }

  async close(): Promise<void> {
    await this.#api?.close();
    await this.place.remove();
  }

  /** Calls a command against a new API with this script. */
  async bide(
    args: readonly string[],
    script: Parameters<typeof startScriptedApi>[0],
    given: Surroundings = {},
  ): Promise<Ran> {
    await this.#api?.close();
    this.#api = await startScriptedApi(script);
    const environment = { BIDE_URL: this.#api.url, BIDE_CALLER_KEY: 'caller-1', ...given.environment };
    return this.place.bide(args, { ...given, environment });
  }

  /** What the API of the last call received. */
  get received(): readonly Received[] {
    return this.#api?.received ?? [];
  }

  /** The same as `GET /v1/tasks`. */
  called(): string[] {
    return this.received.map(({ method, path }) => `${method} ${path}`);
  }
}
