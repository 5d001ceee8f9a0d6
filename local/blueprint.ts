/** What the local runtime needs of the stack, taken from the synthesised template and nowhere else. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AttributeDefinition, GlobalSecondaryIndex, KeySchemaElement } from '@aws-sdk/client-dynamodb';
import { App, type CfnElement } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { functionNames, type FunctionName } from '../core/names.ts';
import { BideStack } from '../lib/bide-stack.ts';
import { parseSettings } from '../lib/settings.ts';
import { localArn, resolve, type Template } from './resolve-template.ts';
import { retryAttemptsOf } from './retry-attempts.ts';
import { rulesOf, type RuleBlueprint } from './rule-blueprint.ts';

/** One function as the template describes it. */
export interface FunctionBlueprint {
  readonly arn: string;
  readonly timeoutSeconds: number;
  readonly environment: Readonly<Record<string, string>>;
  /** How often an asynchronous call that failed is tried again. */
  readonly retryAttempts: number;
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
  readonly bucket: { readonly name: string };
  readonly eventBus: { readonly name: string };
  readonly rules: readonly RuleBlueprint[];
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
      context: { 'aws:cdk:bundling-stacks': [], 'aws:cdk:disable-asset-staging': true },
      builtinCloudFormationValidation: false,
    });
    // What an emulator lacks, this machine lacks too.
    const orchestrator = { ...parseSettings(settings), operations: false };
    const stack = new BideStack(app, 'Bide', { orchestrator });
    return read(app.synth().getStackByName('Bide').template as Template, stack);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

function read(template: Template, stack: BideStack): Blueprint {
  const { stateMachine, table, eventBus, resultsBucket, functions } = stack.orchestrator;
  const idOf = (construct: Construct) => stack.getLogicalId(construct.node.defaultChild as CfnElement);
  const nameOf = (construct: Construct) => resolve(template, { Ref: idOf(construct) }) as string;
  const property = (construct: Construct, name: string) =>
    resolve(template, template.Resources[idOf(construct)]?.Properties?.[name]);
  const blueprintOf = (name: FunctionName): FunctionBlueprint => {
    const fn = functions.byName[name];
    const { Variables } = property(fn, 'Environment') as { Variables: Record<string, string> };
    const timeoutSeconds = property(fn, 'Timeout') as number;
    const retryAttempts = retryAttemptsOf(template, idOf(fn));
    return { arn: localArn(template, idOf(fn)), timeoutSeconds, environment: Variables, retryAttempts };
  };
  const all = Object.fromEntries(functionNames.map((name) => [name, blueprintOf(name)]));
  return {
    definition: property(stateMachine, 'DefinitionString') as string,
    stateMachineArn: localArn(template, idOf(stateMachine)),
    table: {
      name: nameOf(table),
      keySchema: property(table, 'KeySchema') as KeySchemaElement[],
      attributeDefinitions: property(table, 'AttributeDefinitions') as AttributeDefinition[],
      globalSecondaryIndexes: property(table, 'GlobalSecondaryIndexes') as GlobalSecondaryIndex[],
    },
    bucket: { name: nameOf(resultsBucket) },
    eventBus: { name: nameOf(eventBus) },
    rules: rulesOf(template, (arn) => functionNames.find((name) => all[name]?.arn === arn)),
    functions: all as Blueprint['functions'],
  };
}
