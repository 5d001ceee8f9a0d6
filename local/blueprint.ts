/** What the local runtime needs of the stack, taken from the synthesised template and nowhere else. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AttributeDefinition, GlobalSecondaryIndex, KeySchemaElement } from '@aws-sdk/client-dynamodb';
import { App } from 'aws-cdk-lib';
import { parseDeployment } from '../core/deployment.ts';
import type { FunctionName } from '../core/names.ts';
import { functionNames } from '../core/names.ts';
import { BideStack } from '../lib/bide-stack.ts';
import { localArn, resolve, type Template } from './resolve-template.ts';

/** One function as the template describes it. */
export interface FunctionBlueprint {
  readonly arn: string;
  readonly timeoutSeconds: number;
  readonly environment: Readonly<Record<string, string>>;
}

/** Plain data: it can be written to a file and read again. */
export interface Blueprint {
  readonly definition: string;
  readonly stateMachineArn: string;
  readonly table: {
    readonly name: string;
    readonly keySchema: KeySchemaElement[];
    readonly attributeDefinitions: AttributeDefinition[];
    readonly globalSecondaryIndexes: GlobalSecondaryIndex[];
  };
  readonly functions: Readonly<Record<FunctionName, FunctionBlueprint>>;
}

/** Synthesises the stack with these settings (`"bide"` of cdk.json). @throws with every problem of the settings. */
export function makeBlueprint(settings: unknown): Blueprint {
  const outdir = mkdtempSync(join(tmpdir(), 'bide-synth-'));
  try {
    const app = new App({
      outdir,
      analyticsReporting: false,
      // Only the template matters here: no bundles, and no second validation of what CloudFormation checks.
      context: { 'aws:cdk:bundling-stacks': [] },
      builtinCloudFormationValidation: false,
    });
    new BideStack(app, 'Bide', { deployment: parseDeployment(settings) });
    return read(app.synth().getStackByName('Bide').template as Template);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

function read(template: Template): Blueprint {
  const machine = only(template, 'AWS::StepFunctions::StateMachine');
  const table = only(template, 'AWS::DynamoDB::GlobalTable');
  const properties = resolve(template, table.properties) as Record<string, never>;
  return {
    definition: resolve(template, machine.properties['DefinitionString']) as string,
    stateMachineArn: localArn(template, machine.id),
    table: {
      name: table.id,
      keySchema: properties['KeySchema'] as never,
      attributeDefinitions: properties['AttributeDefinitions'] as never,
      globalSecondaryIndexes: properties['GlobalSecondaryIndexes'] as never,
    },
    functions: Object.fromEntries(functionNames.map((name) => [name, functionOf(template, name)])) as never,
  };
}

interface Resource {
  readonly id: string;
  readonly properties: Record<string, unknown>;
}

function allOf(template: Template, type: string): Resource[] {
  return Object.entries(template.Resources)
    .filter(([, resource]) => resource.Type === type)
    .map(([id, resource]) => ({ id, properties: resource.Properties ?? {} }));
}

function only(template: Template, type: string): Resource {
  const [first, ...more] = allOf(template, type);
  if (first === undefined || more.length > 0) throw new Error(`The template needs exactly one ${type}.`);
  return first;
}

function functionOf(template: Template, name: FunctionName): FunctionBlueprint {
  const prefix = `Functions${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  const found = allOf(template, 'AWS::Lambda::Function').find(({ id }) =>
    new RegExp(`^${prefix}[0-9A-F]{8}$`).test(id),
  );
  if (found === undefined) throw new Error(`The template has no function ${prefix}.`);
  const environment = resolve(template, found.properties['Environment']) as { Variables: Record<string, string> };
  return {
    arn: localArn(template, found.id),
    timeoutSeconds: found.properties['Timeout'] as number,
    environment: environment.Variables,
  };
}
