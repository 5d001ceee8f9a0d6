import type { StepInput, QueryStep } from '../../core/workflow/document.ts';
import { deploymentOf, type Variables } from '../adapters/environment.ts';
import { invocationOf, type LambdaContext } from '../adapters/invocation.ts';
import { stepPorts, type Overrides } from '../adapters/step-ports.ts';
import { queryTask } from './query-task.ts';

/** The function behind "Query status", over real clients unless `overrides` says otherwise. */
export function make(variables: Variables, overrides: Overrides = {}) {
  const deployment = deploymentOf(variables);
  const ports = stepPorts(variables, 'query', deployment.settings.connectTimeoutSeconds * 1000, overrides);
  return (input: StepInput, context: LambdaContext): Promise<QueryStep> =>
    queryTask(input, { ...ports, deployment, invocation: invocationOf(context) });
}

let made: ReturnType<typeof make> | undefined;

/** Entry point on Lambda. */
export const handler = (input: StepInput, context: LambdaContext) => (made ??= make(process.env))(input, context);
