/** A caller of the API with a bounded number of connections. */
import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

export interface Caller {
  /** Sends again what is answered with a 5xx: with an idempotency key that is safe. @throws for any other status but 200 and 202. */
  call<T>(method: 'GET' | 'POST', path: string, body?: object, idempotencyKey?: string): Promise<T>;
  /** Answers that were a 5xx. */
  refusals(): number;
  close(): void;
}

/** Makes one that opens at most so many connections. */
export function makeCaller(baseUrl: string, callerKey: string, connections: number): Caller {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  let refusals = 0;
  const exchange = (method: string, path: string, headers: Record<string, string>, body: string | undefined) =>
    new Promise<{ status: number; text: string }>((resolve, reject) => {
      const sent = request(`${baseUrl}${path}`, { method, agent, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }));
      });
      sent.on('error', reject);
      sent.end(body);
    });
  return {
    async call<T>(method: string, path: string, body?: object, idempotencyKey?: string) {
      const headers = {
        authorization: `Bearer ${callerKey}`,
        'content-type': 'application/json',
        ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
      };
      for (;;) {
        const { status, text } = await exchange(method, path, headers, body && JSON.stringify(body));
        if (status === 200 || status === 202) return JSON.parse(text) as T;
        if (status < 500) throw new Error(`${method} ${path}: ${status} ${text}`);
        refusals += 1;
        await pause(1000);
      }
    },
    refusals: () => refusals,
    close: () => agent.destroy(),
  };
}
