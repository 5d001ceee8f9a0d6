import type { App } from 'aws-cdk-lib';
import { parseDeployment, type Deployment } from '../core/deployment.ts';

/** The `"bide"` object of cdk.json as settings. @throws one error with every problem. */
export function settingsOf(app: App): Deployment {
  return parseDeployment(app.node.tryGetContext('bide') ?? {});
}
