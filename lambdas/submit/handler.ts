import type { StepInput, SubmitStep } from '../../core/workflow/document.ts';
import { deploymentOf, type Variables } from '../adapters/environment.ts';
import { inputsOf } from '../adapters/files-of.ts';
import { invocationOf, type LambdaContext } from '../adapters/invocation.ts';
import { noFiles } from '../adapters/no-files.ts';
import { stepPorts, type Overrides } from '../adapters/step-ports.ts';
import { submitTask } from './submit-task.ts';

/** The function behind "Submit task", over real clients unless `overrides` says otherwise. */
export function make(variables: Variables, overrides: Overrides = {}) {
  const deployment = deploymentOf(variables);
  const ports = stepPorts(variables, 'submit', deployment.settings.connectTimeoutSeconds * 1000, overrides);
  const inputs = inputsOf(variables, overrides);
  return (input: StepInput, context: LambdaContext): Promise<SubmitStep> =>
    submitTask(input, { ...ports, files: noFiles, inputs, deployment, invocation: invocationOf(context) });
}

let made: ReturnType<typeof make> | undefined;

/** Entry point on Lambda. */
export const handler = (input: StepInput, context: LambdaContext) => (made ??= make(process.env))(input, context);
