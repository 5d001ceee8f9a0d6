import { deploymentOf, type Variables } from '../adapters/environment.ts';
import { copiesOf, filesOf } from '../adapters/files-of.ts';
import { invocationOf, type LambdaContext } from '../adapters/invocation.ts';
import { busOf, executionsOf, stepPorts, type Overrides } from '../adapters/step-ports.ts';
import { sweep, type Tally } from './sweep.ts';
import { sweepTask, type Swept } from './sweep-task.ts';

/** The schedule, or the end of an execution that did not succeed. */
export type SweepEvent =
  { readonly kind: 'schedule' } | { readonly 'detail-type': string; readonly detail: { readonly name: string } };

/** The function that looks after open tasks, over real clients unless `overrides` says otherwise. */
export function make(variables: Variables, overrides: Overrides = {}) {
  const deployment = deploymentOf(variables);
  const ports = {
    ...stepPorts(variables, 'sweep', deployment.settings.connectTimeoutSeconds * 1000, overrides),
    files: filesOf(variables, overrides),
    copies: copiesOf(variables, overrides),
    executions: executionsOf(variables, overrides),
    bus: busOf(variables, overrides),
  };
  return (event: SweepEvent, lambda: LambdaContext): Promise<Tally | Swept> => {
    const context = { ...ports, deployment, invocation: invocationOf(lambda) };
    if ('kind' in event) return sweep(context);
    const { name } = event.detail;
    const [taskId = ''] = name.split('.');
    return sweepTask(taskId, context, name);
  };
}

let made: ReturnType<typeof make> | undefined;

/** Entry point on Lambda. */
export const handler = (event: SweepEvent, context: LambdaContext) => (made ??= make(process.env))(event, context);
