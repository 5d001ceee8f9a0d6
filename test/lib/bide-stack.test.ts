import { expect, test } from '@jest/globals';
import { ofType, statementsOf, synthesise, type Resource, type Statement } from './synthesised.ts';

const [template, other] = synthesise({}, ['Bide', 'Staging']);
if (template === undefined || other === undefined) throw new Error('Two stacks were not synthesised.');

/** What a function may do beside writing its log, by the function's folder: actions, and the types that they are on. */
function rightsOf(name: string): Record<string, string[]> {
  const found = Object.keys(template?.Resources ?? {}).find((id) =>
    new RegExp(`^Functions${name}ServiceRole[0-9A-F]{8}$`).test(id),
  );
  if (found === undefined || template === undefined) throw new Error(`${name} has no role.`);
  return Object.fromEntries(
    statementsOf(template, found).flatMap(({ Action, Resource }) =>
      [Action].flat().map((action) => [action, typesIn(Resource)]),
    ),
  );
}

/** Types of the resources that a statement names, however deep in intrinsics. */
function typesIn(value: unknown): string[] {
  const ids = [...JSON.stringify(value).matchAll(/"(?:Ref|Fn::GetAtt)":(?:\["|")(\w+)"/g)].map(([, id = '']) => id);
  return [...new Set(ids.map((id) => template?.Resources[id]?.Type).filter((type) => type !== undefined))];
}

const [TABLE, SECRET, MACHINE] = [
  ['AWS::DynamoDB::GlobalTable'],
  ['AWS::SecretsManager::Secret'],
  ['AWS::StepFunctions::StateMachine'],
];
const items = {
  'dynamodb:GetItem': TABLE,
  'dynamodb:PutItem': TABLE,
  'dynamodb:UpdateItem': TABLE,
  'dynamodb:Query': TABLE,
};
const secrets = { 'secretsmanager:GetSecretValue': SECRET, 'secretsmanager:DescribeSecret': SECRET };

test.each([
  ['Submit', { ...items, ...secrets }],
  ['Query', { ...items, ...secrets }],
  ['Record', { 'dynamodb:GetItem': TABLE, 'dynamodb:UpdateItem': TABLE }],
  ['Admit', { ...items, 'states:StartExecution': MACHINE, 'states:DescribeExecution': MACHINE }],
])('%s may do exactly this', (name, rights) => {
  expect(rightsOf(name)).toEqual(rights);
});

const statements = ofType(template, 'AWS::IAM::Policy').flatMap(
  ([, { Properties }]) => (Properties['PolicyDocument'] as { Statement: Statement[] }).Statement,
);

test('no action is a wildcard, and no resource but where AWS knows no narrower one', () => {
  expect(statements.flatMap(({ Action }) => Action).filter((action) => action.includes('*'))).toEqual([]);
  const everywhere = statements
    .filter(({ Resource }) => [Resource].flat().includes('*'))
    .flatMap(({ Action }) => Action);
  expect(everywhere.filter((action) => !/^logs:\w*(LogDeliver|ResourcePolic|LogGroups)|^xray:/.test(action))).toEqual(
    [],
  );
});

test('the state machine may call its three functions', () => {
  const invocations = statements.filter(({ Action }) => Action === 'lambda:InvokeFunction');
  expect(invocations.map(({ Resource }) => typesIn(Resource))).toEqual(Array(3).fill(['AWS::Lambda::Function']));
});

test('the state machine is durable, and its log holds no execution data', () => {
  const [[, machine] = [undefined, undefined], ...more] = ofType(template, 'AWS::StepFunctions::StateMachine');
  expect(more).toEqual([]);
  expect(machine?.Properties).toMatchObject({
    StateMachineType: 'STANDARD',
    LoggingConfiguration: { Level: 'ERROR', IncludeExecutionData: false },
  });
});

const PHYSICAL_NAME = /^(TableName|FunctionName|StateMachineName|RoleName|LogGroupName|Name)$/;

test('nothing has a physical name, so that two stacks stand side by side', () => {
  const named = ({ Properties }: Resource) =>
    Object.keys(Properties).filter((property) => PHYSICAL_NAME.test(property));
  expect(Object.values(template.Resources).flatMap(named)).toEqual([]);
  expect(Object.keys(other.Resources)).toEqual(Object.keys(template.Resources));
});

test('what holds state, or runs under tasks in flight, keeps its logical id', () => {
  const kept = ['AWS::DynamoDB::GlobalTable', 'AWS::SecretsManager::Secret', 'AWS::Lambda::Function', MACHINE[0] ?? ''];
  expect(kept.flatMap((type) => ofType(template, type).map(([id]) => id)).sort()).toEqual([
    'FunctionsAdmit6198F82E',
    'FunctionsProviderKeyreplicateA5E72957',
    'FunctionsProviderKeyunified54AEACBB',
    'FunctionsQueryF3D301CE',
    'FunctionsRecordFFE2A174',
    'FunctionsSubmit0CDE9E2E',
    'OrchestrationStateMachine4A805A55',
    'StorageTableB43FDCE7',
  ]);
});

test('tells where things are', () => {
  expect(Object.keys(template.Outputs)).toEqual(
    expect.arrayContaining(['TableName', 'StateMachineArn', 'AdmitFunctionName', 'ProviderSecretunified']),
  );
});
