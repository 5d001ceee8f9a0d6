import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { parseDeployment } from '../../core/deployment.ts';
import { BideStack } from '../../lib/bide-stack.ts';

export interface Resource {
  readonly Type: string;
  readonly Properties: Record<string, unknown>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

export interface Statement {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: unknown;
}

export interface Synthesised {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs: Readonly<Record<string, { readonly Value: unknown }>>;
}

/** Templates of stacks with these ids in one app, without bundles. */
export function synthesise(settings: unknown, ids: readonly string[] = ['Bide']): Synthesised[] {
  const outdir = mkdtempSync(join(tmpdir(), 'bide-template-'));
  try {
    const context = { 'aws:cdk:bundling-stacks': [] };
    const app = new App({ outdir, analyticsReporting: false, builtinCloudFormationValidation: false, context });
    const deployment = parseDeployment(settings);
    for (const id of ids) new BideStack(app, id, { deployment });
    const assembly = app.synth();
    return ids.map((id) => assembly.getStackByName(id).template as Synthesised);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** Logical id and resource, of one type. */
export function ofType({ Resources }: Synthesised, type: string): [string, Resource][] {
  return Object.entries(Resources).filter(([, resource]) => resource.Type === type);
}

/** Every statement that a role has in a policy of ours, by the role's logical id. */
export function statementsOf(template: Synthesised, roleId: string): Statement[] {
  return ofType(template, 'AWS::IAM::Policy').flatMap(([, { Properties }]) => {
    const { Roles, PolicyDocument } = Properties as {
      Roles: { Ref: string }[];
      PolicyDocument: { Statement: Statement[] };
    };
    return Roles.some(({ Ref }) => Ref === roleId) ? PolicyDocument.Statement : [];
  });
}
