/** The stack as `cdk deploy` would take it: synthesised once, bundles included. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { functionNames } from '../../core/names.ts';
import { resolve, type Template } from '../../local/resolve-template.ts';
import { outputOf, root } from './command.ts';

/** Files that the checks read. */
export interface Assembly {
  readonly folder: string;
  readonly templateFile: string;
  /** The state machine's definition, with CloudFormation's functions filled in. */
  readonly definitionFile: string;
}

/** Runs the real command line. @throws with what it says. */
export async function synthesise(folder: string): Promise<Assembly> {
  await outputOf(process.execPath, [`${root}node_modules/aws-cdk/bin/cdk`, 'synth', '--quiet', '--output', folder]);
  const templateFile = join(folder, 'Bide.template.json');
  const definitionFile = join(folder, 'definition.asl.json');
  const template = JSON.parse(readFileSync(templateFile, 'utf8')) as Template;
  writeFileSync(definitionFile, definitionOf(template));
  return { folder, templateFile, definitionFile };
}

function definitionOf(template: Template): string {
  const machine = Object.values(template.Resources).find(({ Type }) => Type === 'AWS::StepFunctions::StateMachine');
  return resolve(template, machine?.Properties?.['DefinitionString']) as string;
}

/** What is wrong with the bundles: each function has one of its own. */
export function bundleProblems({ folder, templateFile }: Assembly): string[] {
  const { Resources } = JSON.parse(readFileSync(templateFile, 'utf8')) as Template;
  const functions = Object.values(Resources).filter(({ Type }) => Type === 'AWS::Lambda::Function');
  const keys = functions.map(({ Properties }) => (Properties?.['Code'] as { S3Key: string }).S3Key);
  const distinct = new Set(keys);
  if (distinct.size !== functionNames.length) {
    return [`${functionNames.length} functions have ${distinct.size} bundles.`];
  }
  return [...distinct]
    .map((key) => join(folder, `asset.${key.replace('.zip', '')}`, 'index.mjs'))
    .filter((file) => !readFileSync(file, 'utf8').includes('handler'))
    .map((file) => `${file} has no handler.`);
}
