import { expect, test } from '@jest/globals';
import { allStatements, ofType, synthesise, type Resource } from './synthesised.ts';

const [template, other] = synthesise({}, ['Bide', 'Staging']);
if (template === undefined || other === undefined) throw new Error('Two stacks were not synthesised.');

/** Actions whose `*` AWS offers no narrower resource for. */
const UNAVOIDABLE: Readonly<Record<string, string>> = {
  'logs:CreateLogDelivery': 'deliveries are no resource that a policy can name',
  'logs:GetLogDelivery': 'as above',
  'logs:UpdateLogDelivery': 'as above',
  'logs:DeleteLogDelivery': 'as above',
  'logs:ListLogDeliveries': 'as above',
  'logs:PutResourcePolicy': "the state machine's log group is opened to the delivery service by an account-wide policy",
  'logs:DescribeResourcePolicies': 'as above',
  'logs:DescribeLogGroups': 'it lists',
};

test('no right is on every resource, where AWS knows a narrower one', () => {
  const everywhere = allStatements(template).filter(({ Resource }) => [Resource].flat().includes('*'));
  expect(everywhere.flatMap(({ Action }) => Action).sort()).toEqual(Object.keys(UNAVOIDABLE).sort());
});

test('no right is a wildcard', () => {
  const actions = allStatements(template).flatMap(({ Action }) => Action);
  expect(actions.filter((action) => action.includes('*'))).toEqual([]);
});

/** CloudFormation gives all but these a name of its own making. */
const NAMED = [
  // Only a label: two may be called the same.
  'AWS::ApiGatewayV2::Api Name',
  // `$default`, of that API.
  'AWS::ApiGatewayV2::Stage StageName',
  // Required; it is made of the name of the stack.
  'AWS::Events::EventBus Name',
];
const A_NAME =
  /^((Table|Function|StateMachine|Role|LogGroup|Bucket|Queue|Alarm|Policy|Stage|Secret|Statement)Name|Name|StatementId)$/;
/** Of these types the name is that of what they belong to. */
const BELONGING =
  /^AWS::(IAM::Policy|Logs::MetricFilter|Events::EventBusPolicy|Lambda::EventInvokeConfig|Lambda::Permission)$/;

test('nothing has a physical name but what needs one', () => {
  const named = ({ Type, Properties }: Resource) =>
    Object.keys(Properties)
      .filter((property) => A_NAME.test(property) && !BELONGING.test(Type))
      .map((property) => `${Type} ${property}`);
  expect(Object.values(template.Resources).flatMap(named).sort()).toEqual(NAMED);
});

test('two stages stand side by side, of the same resources', () => {
  const types = ({ Resources }: typeof template) => Object.values(Resources).map(({ Type }) => Type);
  expect(types(other)).toEqual(types(template));
});

test('what holds state, or runs under tasks in flight, keeps its logical id', () => {
  const kept = [
    'AWS::DynamoDB::GlobalTable',
    'AWS::S3::Bucket',
    'AWS::SecretsManager::Secret',
    'AWS::Lambda::Function',
    'AWS::StepFunctions::StateMachine',
    'AWS::ApiGatewayV2::Api',
    'AWS::Events::EventBus',
    'AWS::SQS::Queue',
  ];
  expect(kept.flatMap((type) => ofType(template, type).map(([id]) => id)).sort()).toEqual([
    'FunctionsAdmit6198F82E',
    'FunctionsApi45DE0CE2',
    'FunctionsProviderKeyreplicateA5E72957',
    'FunctionsProviderKeyunified54AEACBB',
    'FunctionsQueryF3D301CE',
    'FunctionsRecordFFE2A174',
    'FunctionsSubmit0CDE9E2E',
    'FunctionsSweepE321ADB6',
    'FunctionsWebhookC6C53345',
    'FunctionsWebhookSecretE88C218A',
    'IntakeEventsBus0C1FCD89',
    'IntakeEventsFailedAdmissions8AB8F792',
    'IntakeEventsUndeliveredEvents7348D6EC',
    'IntakeHttpApiF3784A5D',
    'OrchestrationStateMachine4A805A55',
    'StorageResultsB2A4FB2E',
    'StorageTableB43FDCE7',
    'WebhooksGivenUp497006C4',
  ]);
});

test('tells where things are', () => {
  expect(Object.keys(template.Outputs)).toEqual([
    'Region',
    'ApiUrl',
    'ApiId',
    'TableName',
    'StateMachineArn',
    'EventBusName',
    'ResultsBucketName',
    'AdmitFunctionName',
    'UndeliveredEventsQueueUrl',
    'FailedAdmissionsQueueUrl',
    'WebhooksGivenUpQueueUrl',
    'WebhookSecretArn',
    'ProviderSecretunified',
    'ProviderSecretreplicate',
  ]);
});

test('provider keys that only dashes tell apart are refused, since they would share an output', () => {
  const providers = { unified: { providerKeyId: 'a-b' }, replicate: { providerKeyId: 'ab' } };
  expect(() => synthesise({ providers })).toThrow('providerKeyId: a-b and ab differ only in dashes');
});

test('a provider key that two providers share has one output', () => {
  const providers = { unified: { providerKeyId: 'a-b' }, replicate: { providerKeyId: 'a-b' } };
  const names = synthesise({ providers }).flatMap(({ Outputs }) => Object.keys(Outputs));
  expect(names.filter((name) => name.startsWith('ProviderSecret'))).toEqual(['ProviderSecretab']);
});
