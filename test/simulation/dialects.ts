/** How the simulated provider words its answers, by profile. */

/** Texts that a refusal or a failed task speaks in. */
export interface Wording {
  readonly message: string;
  readonly code: string;
  readonly type: string;
}

export interface Dialect {
  readonly accepted: (id: string, estimatedSeconds: number | undefined) => unknown;
  readonly refused: (wording: Wording) => unknown;
  readonly running: (id: string, status: string, progress: number) => unknown;
  readonly succeeded: (id: string) => unknown;
  readonly failed: (id: string, wording: Wording) => unknown;
  readonly cancelled: (id: string) => unknown;
  readonly runningStatus: string;
}

export const dialects: Readonly<Record<'unified' | 'replicate', Dialect>> = {
  unified: {
    accepted: (id, estimatedSeconds) => ({ id, status: 'pending', task_info: { estimated_time: estimatedSeconds } }),
    refused: (error) => ({ error }),
    running: (id, status, progress) => ({ id, status, progress }),
    succeeded: (id) => ({ id, status: 'completed', results: [`https://results.example/${id}`] }),
    failed: (id, { code, message }) => ({ id, status: 'failed', error: { code, message } }),
    cancelled: (id) => ({ id, status: 'cancelled' }),
    runningStatus: 'processing',
  },
  replicate: {
    accepted: (id) => ({ id, status: 'starting' }),
    refused: ({ message }) => ({ detail: message }),
    running: (id, status) => ({ id, status }),
    succeeded: (id) => ({ id, status: 'succeeded', output: `https://results.example/${id}` }),
    failed: (id, { message }) => ({ id, status: 'failed', error: message }),
    cancelled: (id) => ({ id, status: 'canceled' }),
    runningStatus: 'processing',
  },
};
