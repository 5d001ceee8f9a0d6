/** Names that the infrastructure and the functions share. */

/** Environment variables of the functions. */
export const environmentNames = {
  /** Name of the table. */
  table: 'TABLE_NAME',
  /** ARN of the state machine; admit and api only. */
  stateMachine: 'STATE_MACHINE_ARN',
  /** The deployment's settings as JSON (core/deployment.ts). */
  deployment: 'BIDE_DEPLOYMENT',
  /** JSON object: provider key id → id of its secret; submit and query only. */
  secrets: 'PROVIDER_SECRETS',
} as const;

/** The deployed functions: folders of `lambdas/`, each with a `handler.ts`. */
export const functionNames = ['admit', 'submit', 'query', 'record'] as const;

export type FunctionName = (typeof functionNames)[number];

/** Table indexes; their key attributes are in core/records/keys.ts. */
export const indexNames = { open: 'open', owner: 'owner', errors: 'errors' } as const;
