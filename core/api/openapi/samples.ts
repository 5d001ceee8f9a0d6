/** One task, as the document's examples show it. */
import type { ErrorView } from '../error-view.ts';
import type { ListedTask } from '../task-schema.ts';

const id = 'mfrggzdfmztwq2lknnwg23tpob';

export const request = {
  profile: 'unified',
  operation: 'images',
  body: { model: 'image-1', prompt: 'a lighthouse at dusk' },
  fallbacks: { timeout: [{ num_outputs: 1 }] },
};

export const queued: ListedTask = {
  id,
  profile: 'unified',
  operation: 'images',
  model: 'image-1',
  status: 'queued',
  createdAt: '2026-01-31T09:00:00.000Z',
  deadlineAt: '2026-01-31T10:00:00.000Z',
  cancelRequested: false,
  attempts: [],
  progress: null,
  looks: 0,
  nextLookAt: null,
  outcome: null,
};

export const succeeded: ListedTask = {
  ...queued,
  status: 'succeeded',
  attempts: [
    {
      n: 1,
      state: 'closed',
      sends: 1,
      refused: 0,
      providerTaskId: 'task-unified-1757165031-uyujaw3d',
      sentAt: '2026-01-31T09:00:00.400Z',
      acceptedAt: '2026-01-31T09:00:00.900Z',
      closedAt: '2026-01-31T09:00:12.100Z',
    },
  ],
  progress: 100,
  looks: 3,
  outcome: {
    status: 'succeeded',
    code: 'succeeded',
    message: '',
    recommendedAction: '',
    attempt: 1,
    mayBeCharged: false,
    finishedAt: '2026-01-31T09:00:12.300Z',
  },
};

export const cancelled: ListedTask = {
  ...queued,
  status: 'cancelled',
  cancelRequested: true,
  outcome: {
    status: 'cancelled',
    code: 'cancelled',
    message: 'cancelled before it was sent',
    recommendedAction: 'Submit again if it is still wanted',
    attempt: 0,
    mayBeCharged: false,
    finishedAt: '2026-01-31T09:00:03.000Z',
  },
};

export const result = [{ url: 'https://files.unified.example/lighthouse.png' }];

export const taskError: ErrorView = {
  taskId: id,
  at: '2026-01-31T09:00:00.700Z',
  phase: 'submit',
  attempt: 1,
  send: 1,
  status: 429,
  type: 'rate_limit_error',
  code: 'rate_limited',
  message: 'Too many requests',
  retryAfterSeconds: 7,
  fault: 'ours',
  recommendedAction: 'Wait for the period in the Retry-After header; for higher rate limits contact support',
  repeats: 0,
};
