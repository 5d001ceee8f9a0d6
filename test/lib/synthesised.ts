import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, type Stack } from 'aws-cdk-lib';
import { BideStack } from '../../lib/bide-stack.ts';
import { parseSettings } from '../../lib/settings.ts';

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
  readonly Principal?: unknown;
  readonly Condition?: unknown;
}

export interface Synthesised {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs: Readonly<Record<string, { readonly Value: unknown }>>;
}

/** Templates of stacks with these ids in one app, without bundles. */
export function synthesise(settings: unknown, ids: readonly string[] = ['Bide']): Synthesised[] {
  const orchestrator = parseSettings(settings);
  return synthesiseAll((app) => ids.map((id) => new BideStack(app, id, { orchestrator })));
}

/** Template of one stack, without bundles. */
export function synthesiseApp(make: (app: App) => Stack): Synthesised {
  const [template] = synthesiseAll((app) => [make(app)]);
  if (template === undefined) throw new Error('Nothing was synthesised.');
  return template;
}

function synthesiseAll(make: (app: App) => readonly Stack[]): Synthesised[] {
  const outdir = mkdtempSync(join(tmpdir(), 'bide-template-'));
  try {
    const context = { 'aws:cdk:bundling-stacks': [] };
    const app = new App({ outdir, analyticsReporting: false, builtinCloudFormationValidation: false, context });
    const stacks = make(app);
    const assembly = app.synth();
    return stacks.map(({ stackName }) => assembly.getStackByName(stackName).template as Synthesised);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** Logical id and resource, of one type. */
export function ofType({ Resources }: Synthesised, type: string): [string, Resource][] {
  return Object.entries(Resources).filter(([, resource]) => resource.Type === type);
}

/** The only resource of its type. */
export function only(template: Synthesised, type: string): Resource {
  const [first, ...more] = ofType(template, type);
  if (first === undefined || more.length > 0) throw new Error(`There is not exactly one ${type}.`);
  return first[1];
}

/** The resource whose logical id is this and CDK's hash. */
export function called(template: Synthesised, name: string): Resource {
  const { [idCalled(template, name)]: found } = template.Resources;
  if (found === undefined) throw new Error(`There is no ${name}.`);
  return found;
}

/** The logical id that is this and CDK's hash. */
export function idCalled({ Resources }: Synthesised, name: string): string {
  const id = Object.keys(Resources).find((one) => new RegExp(`^${name}[0-9A-F]{8}$`).test(one));
  if (id === undefined) throw new Error(`There is no ${name}.`);
  return id;
}

/** Every statement of every policy of a role. */
export function allStatements(template: Synthesised): Statement[] {
  return ofType(template, 'AWS::IAM::Policy').flatMap(
    ([, { Properties }]) => (Properties['PolicyDocument'] as { Statement: Statement[] }).Statement,
  );
}

/** What a role may do: each action, what it is on, and its condition. */
export function rightsOf(template: Synthesised, roleId: string): Record<string, string[]> {
  const rights: Record<string, string[]> = {};
  for (const { Action, Resource, Condition } of statementsOf(template, roleId)) {
    const only = Condition === undefined ? '' : ` if ${JSON.stringify(Condition)}`;
    for (const action of [Action].flat()) {
      rights[action] = [...(rights[action] ?? []), ...[Resource].flat().map((one) => shown(template, one) + only)];
    }
  }
  return rights;
}

/** A resource of a statement as `<type of the resource>` and what follows it, e.g. `<S3::Bucket>/results/*`. */
function shown(template: Synthesised, resource: unknown): string {
  const whole = JSON.stringify(resource);
  const type = (id: string) => template.Resources[id]?.Type.replace('AWS::', '') ?? id;
  if (whole.includes('execution:')) return 'executions';
  const id = /"(?:Ref|Fn::GetAtt)":(?:\["|")(\w+)"/.exec(whole)?.[1];
  if (id === undefined) return String(resource);
  const suffix = /"(:?[/:][^"]*)"\]\]\}$/.exec(whole)?.[1] ?? '';
  return `<${type(id)}>${suffix}`;
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
