/** What is neither taking a task in nor looking at one: one file of the bundle, which most starts never read. */
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
