/**
 * All but looks at one task: one file of the bundle, which is never read where nobody asks for more. Not several, for
 * each parts what it shares with the others and with the start into files that every start would have to read.
 */
export * as dropIn from './drop-in/calls.ts';
export { getRequest } from './get-request.ts';
export { getSchedule } from './get-schedule.ts';
export { getLimitGroup, listLimitGroups, postPause, postResume } from './limit-groups.ts';
export { listAuditOfGroup, listAuditOfTask } from './list-audit.ts';
export { listErrors, listErrorsOfTask } from './list-errors.ts';
export { listTasks } from './list-tasks.ts';
export { listWaits } from './list-waits.ts';
export { postAdopt } from './post-adopt.ts';
export { postCancel } from './post-cancel.ts';
export { postRecover } from './post-recover.ts';
export { postResendWebhook } from './post-resend-webhook.ts';
export { postRetry } from './post-retry.ts';
export { postTask } from './post-task.ts';
