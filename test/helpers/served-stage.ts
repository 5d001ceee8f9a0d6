/** A stage whose API listens on a socket, for clients that know nothing of virtual time. */
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { newCaller, type NewCaller } from '../../core/records/caller-record.ts';
import { startStage, type Stage, type StageOptions } from '../scenarios/play.ts';

export const CALLER_KEY = 'bide_caller-key';

export interface ServedStage {
  readonly stage: Stage;
  /** Virtual time that passes before each request, for clients that poll as fast as they can. */
  betweenSeconds: number;
  /** Of Bide. */
  readonly url: string;
  /** Lets virtual time pass. */
  pass(seconds: number): Promise<void>;
  caller(callerKey: string, more?: Partial<NewCaller>): Promise<void>;
  close(): Promise<void>;
}

/** Serves a Bide of its own. */
export async function serveStage(options: StageOptions = {}): Promise<ServedStage> {
  const stage = await startStage(options);
  const { clock, runtime } = stage;
  const pass = (seconds: number) => clock.run(clock.sleep(1000 * seconds));
  const fetch = async (request: Request) => {
    if (served.betweenSeconds > 0) await pass(served.betweenSeconds);
    return clock.run(clock.busy(async () => runtime.api.fetch(request)));
  };
  const server = createAdaptorServer({ fetch }) as Server;
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const caller = async (callerKey: string, more: Partial<NewCaller> = {}) => {
    await runtime.table.put(newCaller({ callerKey, name: callerKey, owner: 'tester', now: clock.now(), ...more }));
  };
  await caller(CALLER_KEY);
  const served: ServedStage = {
    stage,
    betweenSeconds: 0,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    pass,
    caller,
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      await stage.close();
    },
  };
  return served;
}
