/** Tasks, as the document's examples show it. */
import type { AuditView } from '../audit-schema.ts';
import type { ErrorView } from '../error-schema.ts';
import type { LimitGroupView } from '../limit-group-schema.ts';
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
  retryOf: null,
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
      lateResultAt: null,
      workload: 'unified.images.k3d.x7p',
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

/** The new task of a retry. */
export const retried: ListedTask = { ...queued, id: 'nbswy3dpeb3w64tmmqwgkzdfnz', retryOf: id };

const bought = 'task-unified-1757165031-uyujaw3d';

/** It had not ended at its deadline. */
export const overdue: ListedTask = {
  ...succeeded,
  status: 'failed',
  progress: 80,
  outcome: {
    status: 'failed',
    code: 'deadline_exceeded',
    message: 'not finished 3600 s after it was admitted',
    recommendedAction: 'Allow a longer deadline, or look the kept provider task id up later',
    attempt: 1,
    mayBeCharged: true,
    finishedAt: '2026-01-31T10:00:00.300Z',
  },
};

/** Its answer was lost, and somebody has found what it bought. */
export const adopted: ListedTask = {
  ...queued,
  status: 'failed',
  attempts: [
    {
      n: 1,
      state: 'accepted',
      sends: 1,
      refused: 0,
      providerTaskId: bought,
      sentAt: '2026-01-31T09:00:00.400Z',
      acceptedAt: '2026-01-31T11:20:00.000Z',
      closedAt: null,
      lateResultAt: null,
      workload: null,
    },
  ],
  outcome: {
    status: 'failed',
    code: 'submission_ambiguous',
    message: 'no whole answer: the connection was reset',
    recommendedAction:
      "Check the provider's task list before sending again; set resubmitAmbiguous to accept a possible double charge",
    attempt: 1,
    mayBeCharged: true,
    finishedAt: '2026-01-31T09:00:01.000Z',
  },
};

export const auditRow: AuditView = {
  at: '2026-01-31T11:20:00.000Z',
  action: 'recover',
  owner: 'shop',
  keyId: '9f86d081884c',
  requestId: 'JKJaXmPLvHcESHA=',
  attempt: 1,
  providerTaskId: bought,
  detail: '',
  state: 'done',
  outcome: 'succeeded: the result is kept',
};

export const limitGroup: LimitGroupView = {
  group: 'unified',
  paused: true,
  pausedUntil: '2026-01-31T13:20:00.000Z',
  restsUntil: null,
};

export const result = [{ url: 'https://files.unified.example/lighthouse.png' }];

/** A task as it is shown alone. */
export const shown = (task: ListedTask, itsResult: unknown = null) => ({
  ...task,
  eta: null,
  result: itsResult,
  files: null,
  lateResult: null,
  webhook: null,
});

/** Its webhook begins anew. */
export const resent = {
  ...shown(succeeded, result),
  webhook: { state: 'waiting', tries: 0, lastStatus: null, nextTryAt: '2026-01-31T11:21:00.000Z' },
};

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

export const waits = {
  items: [
    {
      attempt: 1,
      seconds: 14,
      why: 'learned',
      explanation: 'the best time to look, by how long tasks of its kind take',
    },
  ],
  planned: [
    {
      at: '2026-01-31T00:00:19.000Z',
      seconds: 4,
      why: 'learned',
      explanation: 'the best time to look, by how long tasks of its kind take',
    },
  ],
};

export const schedule = {
  workload: 'unified.images.k3d.x7p',
  urgency: 'normal',
  secondsPerLook: 2,
  samples: 82.4,
  p50Seconds: 11.8,
  p90Seconds: 14.9,
  looks: [
    {
      waitSeconds: 14,
      atSeconds: 14,
      endedBy: 0.83,
      why: 'learned',
      explanation: 'the best time to look, by how long tasks of its kind take',
    },
  ],
  distribution: [
    { atSeconds: 4.1, endedBy: 0.005 },
    { atSeconds: 11.8, endedBy: 0.5 },
    { atSeconds: 31, endedBy: 0.995 },
  ],
};
