/** How requests are judged when they come in, for those who know nothing of the functions. */
export { judgeRequest, type Admission } from '../lambdas/admit/admit-task.ts';
