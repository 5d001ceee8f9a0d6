import type { App } from 'aws-cdk-lib';
import * as z from 'zod';
import { checked, deploymentSchema, type Deployment } from '../core/deployment.ts';
import type { Settings } from '../core/defaults.ts';

const schema = deploymentSchema.safeExtend({
  auth: z.enum(['caller-key', 'iam']).default('caller-key'),
  operations: z.boolean().default(true),
});

/** Who vouches for a caller of the HTTP API: a caller key of ours, or AWS's own signatures. */
export type Auth = z.infer<typeof schema>['auth'];

/** Everything that `"bide"` in cdk.json may say, complete. */
export interface OrchestratorSettings extends Deployment {
  readonly auth: Auth;
  readonly operations: boolean;
}

/** Checks settings and fills in the defaults. @throws one error with every problem. */
export function parseSettings(given: unknown): OrchestratorSettings {
  const parsed = checked(schema, given);
  return { ...parsed, settings: parsed.settings as Settings };
}

/** The `"bide"` object of cdk.json as settings. @throws one error with every problem. */
export function settingsOf(app: App): OrchestratorSettings {
  return parseSettings(app.node.tryGetContext('bide') ?? {});
}
