/** CloudFormation's intrinsic functions, as far as our template uses them; anything else is an error. */

/** A CloudFormation template as JSON. */
export interface Template {
  readonly Resources: Readonly<
    Record<string, { readonly Type: string; readonly Properties?: Record<string, unknown> }>
  >;
}

const prefixes: Readonly<Record<string, string>> = {
  'AWS::Lambda::Function': 'arn:aws:lambda:us-east-1:000000000000:function:',
  'AWS::StepFunctions::StateMachine': 'arn:aws:states:us-east-1:000000000000:stateMachine:',
  'AWS::SecretsManager::Secret': 'arn:aws:secretsmanager:us-east-1:000000000000:secret:',
  'AWS::DynamoDB::GlobalTable': 'arn:aws:dynamodb:us-east-1:000000000000:table/',
  'AWS::Events::EventBus': 'arn:aws:events:us-east-1:000000000000:event-bus/',
};

const pseudo: Readonly<Record<string, string>> = {
  'AWS::Region': 'us-east-1',
  'AWS::AccountId': '000000000000',
  'AWS::Partition': 'aws',
};

/** The ARN that a resource has on this machine. */
export function localArn(template: Template, id: string): string {
  const prefix = prefixes[template.Resources[id]?.Type ?? ''];
  if (prefix === undefined) throw new Error(`The resource ${id} has no local ARN.`);
  return prefix + id;
}

/** Of these types a Ref is the ARN, of the others the name. */
const refIsArn = new Set(['AWS::StepFunctions::StateMachine', 'AWS::SecretsManager::Secret']);

/** A value of the template with its intrinsics filled in. @throws naming one that it does not know. */
export function resolve(template: Template, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((one) => resolve(template, one));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [name = '', argument] = entries[0] ?? [];
  if (entries.length !== 1 || !(name === 'Ref' || name.startsWith('Fn::'))) {
    return Object.fromEntries(entries.map(([member, inner]) => [member, resolve(template, inner)]));
  }
  return intrinsic(template, name, argument);
}

/** What a Ref of a resource is here: its ARN, or its logical id as its name. */
function referred(template: Template, id: string): string {
  const type = template.Resources[id]?.Type ?? '';
  if (refIsArn.has(type)) return localArn(template, id);
  // The one kind of name that AWS has in small letters only.
  return type === 'AWS::S3::Bucket' ? id.toLowerCase() : id;
}

function intrinsic(template: Template, name: string, argument: unknown): unknown {
  switch (name) {
    case 'Ref':
      return pseudo[String(argument)] ?? referred(template, String(argument));
    case 'Fn::GetAtt': {
      const [id, attribute] = argument as [string, string];
      if (attribute !== 'Arn') throw new Error(`Cannot resolve ${id}.${attribute} on this machine.`);
      return localArn(template, id);
    }
    case 'Fn::Join': {
      const [glue, parts] = resolve(template, argument) as [string, string[]];
      return parts.join(glue);
    }
    default:
      throw new Error(`Cannot resolve ${name} on this machine.`);
  }
}
