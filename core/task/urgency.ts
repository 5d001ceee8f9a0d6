/** How urgent a task is: who goes first where a limit makes tasks wait. */
export const urgencies = ['interactive', 'normal', 'batch'] as const;

export type Urgency = (typeof urgencies)[number];

/** Of requests that do not say, and of tasks of an earlier release. */
export const usualUrgency: Urgency = 'normal';
