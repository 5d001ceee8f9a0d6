/** How often asynchronous calls of a function are repeated, from the synthesised template. */
import { resolve, type Template } from './resolve-template.ts';

/** What Lambda does for a function that says nothing. */
const DEFAULT_ATTEMPTS = 2;

/** Tries after the first one, of the function with this logical id. */
export function retryAttemptsOf(template: Template, functionId: string): number {
  const name = resolve(template, { Ref: functionId });
  const config = Object.values(template.Resources)
    .filter(({ Type }) => Type === 'AWS::Lambda::EventInvokeConfig')
    .find(({ Properties }) => resolve(template, Properties?.['FunctionName']) === name);
  return (config?.Properties?.['MaximumRetryAttempts'] as number | undefined) ?? DEFAULT_ATTEMPTS;
}
