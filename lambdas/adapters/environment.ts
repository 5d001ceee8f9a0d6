/** The environment of a function, checked once. */
import * as z from 'zod';
import { parseDeployment, type Deployment } from '../../core/deployment.ts';
import { environmentNames } from '../../core/names.ts';

/** Variables as the platform gives them. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** Reads one variable. @throws naming it when it is missing. */
export function required(variables: Variables, name: string): string {
  const value = variables[name];
  if (value === undefined || value === '') throw new Error(`Environment variable ${name} is missing.`);
  return value;
}

function json(variables: Variables, name: string): unknown {
  const text = required(variables, name);
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new Error(`Environment variable ${name} is not JSON.`, { cause });
  }
}

/** The deployment's settings. @throws with every problem at once. */
export function deploymentOf(variables: Variables): Deployment {
  return parseDeployment(json(variables, environmentNames.deployment));
}

const secretIds = z.record(z.string(), z.string());

/** Provider key id → id of its secret. */
export function secretIdsOf(variables: Variables): Record<string, string> {
  return secretIds.parse(json(variables, environmentNames.secrets));
}
