import type { StepContext } from '../../core/step-context.ts';
import type { TaskRecord } from '../../core/records/task-record.ts';
import { retryWaitSeconds } from '../../core/timing/retry-wait.ts';
import { step, type QueryKind, type QueryStep, type Step } from '../../core/workflow/document.ts';

const kinds: Readonly<Record<string, QueryKind>> = {
  succeeded: 'succeeded',
  cancelled: 'cancelled',
  provider_task_lost: 'lost',
  deadline_exceeded: 'too_late',
};

/** The terminal answer that a closed attempt gives, the first time and every time after a crash; `before` counts its looks. */
export function closedAnswer(task: TaskRecord, before: Step, context: StepContext): QueryStep {
  const n = before.attempt;
  const errorCode = task.outcome?.code ?? task.attempts[String(n)]?.code ?? '';
  const kind = kinds[errorCode] ?? 'failed';
  const mayResubmit = task.attempt > n && task.outcome === undefined;
  const waitSeconds = mayResubmit ? retryWaitSeconds(errorCode, n, context.deployment.settings, context.random) : 1;
  const code = kind === 'succeeded' ? '' : errorCode;
  const { send, providerTaskId, looks, failedLooks, progress } = before;
  const kept = { attempt: n, send, providerTaskId, looks, failedLooks, progress };
  return step(kind, { ...kept, errorCode: code, mayResubmit, waitSeconds });
}
