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
  readonly succeeded: (id: string, isLong: boolean) => unknown;
  /** What has to be stored of a success. */
  readonly result: (id: string, isLong: boolean) => unknown;
  readonly failed: (id: string, wording: Wording) => unknown;
  readonly cancelled: (id: string) => unknown;
  readonly runningStatus: string;
}

/** Too long for the table, and nothing that could be taken for a secret. */
const long = 'x'.repeat(101 * 1024);

const urlOf = (id: string) => `https://results.example/${id}`;
const listOf = (id: string, isLong: boolean) => (isLong ? [urlOf(id), long] : [urlOf(id)]);
const outputOf = (id: string, isLong: boolean) => (isLong ? { url: urlOf(id), text: long } : urlOf(id));

export const dialects: Readonly<Record<'unified' | 'replicate', Dialect>> = {
  unified: {
    accepted: (id, estimatedSeconds) => ({ id, status: 'pending', task_info: { estimated_time: estimatedSeconds } }),
    refused: (error) => ({ error }),
    running: (id, status, progress) => ({ id, status, progress }),
    succeeded: (id, isLong) => ({ id, status: 'completed', results: listOf(id, isLong) }),
    result: listOf,
    failed: (id, { code, message }) => ({ id, status: 'failed', error: { code, message } }),
    cancelled: (id) => ({ id, status: 'cancelled' }),
    runningStatus: 'processing',
  },
  replicate: {
    accepted: (id) => ({ id, status: 'starting' }),
    refused: ({ message }) => ({ detail: message }),
    running: (id, status) => ({ id, status }),
    succeeded: (id, isLong) => ({ id, status: 'succeeded', output: outputOf(id, isLong) }),
    result: outputOf,
    failed: (id, { message }) => ({ id, status: 'failed', error: message }),
    cancelled: (id) => ({ id, status: 'canceled' }),
    runningStatus: 'processing',
  },
};
