import type { LateLookAsked } from '../../core/events.ts';
import type { StepInput, QueryStep } from '../../core/workflow/document.ts';
import { deploymentOf, type Variables } from '../adapters/environment.ts';
import { copiesOf, filesOf } from '../adapters/files-of.ts';
import { invocationOf, type LambdaContext } from '../adapters/invocation.ts';
import { stepPorts, type Overrides } from '../adapters/step-ports.ts';
import { lookLate, type LateLook } from './look-late.ts';
import { queryTask } from './query-task.ts';

/** A step of the state machine, or the event that asks for a look at a task that has ended. */
export type QueryInput = StepInput | { readonly 'detail-type': string; readonly detail: LateLookAsked['detail'] };

/** The function behind "Query status", over real clients unless `overrides` says otherwise. */
export function make(variables: Variables, overrides: Overrides = {}) {
  const deployment = deploymentOf(variables);
  const ports = stepPorts(variables, 'query', deployment.settings.connectTimeoutSeconds * 1000, overrides);
  const files = filesOf(variables, overrides);
  const copies = copiesOf(variables, overrides);
  return (input: QueryInput, lambda: LambdaContext): Promise<QueryStep | LateLook> => {
    const context = { ...ports, files, copies, deployment, invocation: invocationOf(lambda) };
    return 'detail' in input ? lookLate(input.detail, context) : queryTask(input, context);
  };
}

let made: ReturnType<typeof make> | undefined;

/** Entry point on Lambda. */
export const handler = (input: QueryInput, context: LambdaContext) => (made ??= make(process.env))(input, context);
