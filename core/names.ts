/** Names that the infrastructure and the functions share. */

/** Environment variables of the functions. */
export const environmentNames = {
  /** Name of the table. */
  table: 'TABLE_NAME',
  /** ARN of the state machine; admit and api only. */
  stateMachine: 'STATE_MACHINE_ARN',
  /** The deployment's settings as JSON (core/deployment.ts). */
  deployment: 'BIDE_DEPLOYMENT',
  /** JSON object: provider key id → id of its secret; submit, query and sweep only. */
  secrets: 'PROVIDER_SECRETS',
  /** Name of the bucket for long results; query, sweep and api only. */
  bucket: 'RESULTS_BUCKET',
  /** Name of the event bus; record, sweep and api only. */
  eventBus: 'EVENT_BUS_NAME',
  /** ARN of the secret that webhooks are signed with; webhook only. */
  webhookSecret: 'WEBHOOK_SECRET',
  /** Who vouches for a caller: `caller-key` or `iam`; api only. */
  auth: 'API_AUTH',
} as const;

/** The deployed functions: folders of `lambdas/`, each with a `handler.ts`. */
export const functionNames = ['admit', 'submit', 'query', 'record', 'api', 'sweep', 'webhook'] as const;

export type FunctionName = (typeof functionNames)[number];

/** Table indexes; their key attributes are in core/records/keys.ts. */
export const indexNames = { open: 'open', owner: 'owner', errors: 'errors' } as const;

/** Member of a body (of its `input` for predictions) that orders the local simulator about. */
export const simulateMember = 'simulate';
