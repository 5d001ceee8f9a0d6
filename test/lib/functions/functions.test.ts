import { expect, test } from '@jest/globals';
import { parseDeployment } from '../../../core/deployment.ts';
import { functionNames, type FunctionName } from '../../../core/names.ts';
import { makeBlueprint } from '../../../local/blueprint.ts';
import { deploymentOf } from '../../../lambdas/adapters/environment.ts';
import { idCalled, ofType, rightsOf, synthesise } from '../synthesised.ts';

const [template] = synthesise({});
if (template === undefined) throw new Error('Nothing was synthesised.');
const functions = ofType(template, 'AWS::Lambda::Function').map(([, { Properties }]) => Properties);
const { functions: local, table } = makeBlueprint({});

test('there is one function a name', () => {
  expect(functions).toHaveLength(functionNames.length);
});

test('they run on arm64 and Node 24, with the same entry', () => {
  for (const properties of functions) {
    expect(properties).toMatchObject({
      Architectures: ['arm64'],
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      MemorySize: 256,
      LoggingConfig: { LogFormat: 'JSON' },
    });
  }
});

test('each has a role and a log group of its own', () => {
  const logs = functions.map(({ LoggingConfig }) => (LoggingConfig as { LogGroup: { Ref: string } }).LogGroup.Ref);
  const roles = functions.map(({ Role }) => (Role as { 'Fn::GetAtt': [string] })['Fn::GetAtt'][0]);
  expect([new Set(logs).size, new Set(roles).size]).toEqual([7, 7]);
});

test('no role has a policy of AWS: they allow more than is used', () => {
  for (const [, { Properties }] of ofType(template, 'AWS::IAM::Role')) {
    expect(Properties['ManagedPolicyArns']).toBeUndefined();
  }
});

test('every log group forgets', () => {
  const retentions = ofType(template, 'AWS::Logs::LogGroup').map(([, { Properties }]) => Properties['RetentionInDays']);
  expect(retentions).toEqual(Array(9).fill(30));
});

const TABLE = '<DynamoDB::GlobalTable>';
const own = { 'logs:CreateLogStream': ['<Logs::LogGroup>'], 'logs:PutLogEvents': ['<Logs::LogGroup>'] };
/** Items of the table whose partition key begins so. */
const keyed = (prefix: string) =>
  `${TABLE} if ${JSON.stringify({ 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [`${prefix}*`] } })}`;
const [TASKS, LIMITS] = [keyed('TASK#'), keyed('LIMIT#')];
const [CALLERS, WORKLOADS] = [keyed('CALLER#'), keyed('WORKLOAD#')];
const tasks = {
  'dynamodb:GetItem': [TASKS],
  'dynamodb:PutItem': [TASKS],
  'dynamodb:UpdateItem': [TASKS],
  'dynamodb:Query': [TASKS],
};
const tasksAndLimits = { ...tasks, 'dynamodb:GetItem': [TASKS, LIMITS], 'dynamodb:UpdateItem': [TASKS, LIMITS] };
const looking = { ...tasksAndLimits, 'dynamodb:Query': [TASKS, WORKLOADS] };
const secrets = { 'secretsmanager:GetSecretValue': ['<SecretsManager::Secret>', '<SecretsManager::Secret>'] };
const starting = {
  'states:StartExecution': ['<StepFunctions::StateMachine>'],
  'states:DescribeExecution': ['executions'],
};
const stopping = { 'states:StopExecution': ['executions'] };
const announcing = { 'events:PutEvents': ['<Events::EventBus>'] };
const storing = { 's3:PutObject': ['<S3::Bucket>/results/*'] };
const deadLetters = {
  'sqs:SendMessage': ['<SQS::Queue>'],
  'sqs:GetQueueAttributes': ['<SQS::Queue>'],
  'sqs:GetQueueUrl': ['<SQS::Queue>'],
};

const rights: Readonly<Record<FunctionName, Record<string, string[]>>> = {
  admit: { ...own, ...tasks, ...starting, ...deadLetters },
  submit: { ...own, ...looking, ...secrets },
  query: { ...own, ...looking, ...secrets, ...storing },
  record: {
    ...own,
    'dynamodb:GetItem': [TASKS],
    'dynamodb:Query': [WORKLOADS],
    'dynamodb:UpdateItem': [TASKS, LIMITS, WORKLOADS],
    ...announcing,
  },
  api: {
    ...own,
    'dynamodb:GetItem': [TASKS, LIMITS, CALLERS],
    'dynamodb:PutItem': [TASKS, LIMITS],
    'dynamodb:UpdateItem': [TASKS, LIMITS],
    'dynamodb:Query': [TASKS, LIMITS, WORKLOADS, `${TABLE}/index/owner`, `${TABLE}/index/errors`],
    's3:GetObject': ['<S3::Bucket>/results/*'],
    ...starting,
    ...stopping,
    ...announcing,
  },
  sweep: {
    ...own,
    ...looking,
    'dynamodb:UpdateItem': [TASKS, LIMITS, WORKLOADS],
    'dynamodb:Query': [TASKS, WORKLOADS, `${TABLE}/index/open`],
    ...secrets,
    ...storing,
    ...starting,
    ...stopping,
    ...announcing,
  },
  webhook: {
    ...own,
    ...tasks,
    'secretsmanager:GetSecretValue': ['<SecretsManager::Secret>'],
    ...deadLetters,
  },
};

test.each(Object.entries(rights))('%s may do exactly this', (name, allowed) => {
  const role = idCalled(template, `Functions${name.charAt(0).toUpperCase()}${name.slice(1)}Role`);
  expect(rightsOf(template, role)).toEqual(allowed);
});

test('buckets of callers are read by the function that sends, and by no other', () => {
  const [named] = synthesise({ inputBuckets: ['uploads', 'more.uploads'] });
  if (named === undefined) throw new Error('Nothing was synthesised.');
  const granted = ofType(named, 'AWS::IAM::Policy').flatMap(([, { Properties }]) => {
    const { Statement } = Properties['PolicyDocument'] as { Statement: { Action: string; Resource: unknown }[] };
    const outside = Statement.filter(({ Resource }) => JSON.stringify(Resource).includes(':s3:::'));
    return outside.map(({ Action, Resource }) => ({ Action, Resource, Roles: Properties['Roles'] }));
  });
  const arn = (rest: string) => ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, rest]] });
  const Resource = [arn(':s3:::uploads/*'), arn(':s3:::more.uploads/*')];
  const Roles = [{ Ref: idCalled(named, 'FunctionsSubmitRole') }];
  expect(granted).toEqual([{ Action: 's3:GetObject', Resource, Roles }]);
});

test('timeouts are those of the settings', () => {
  const settings = {
    submitTimeoutSeconds: 61,
    queryTimeoutSeconds: 31,
    recordTimeoutSeconds: 29,
    admitTimeoutSeconds: 14,
    apiTimeoutSeconds: 28,
    sweepTimeoutSeconds: 54,
    webhookTimeoutSeconds: 32,
  };
  const changed = makeBlueprint({ settings }).functions;
  expect(functionNames.map((name) => [name, changed[name].timeoutSeconds])).toEqual(
    functionNames.map((name) => [name, settings[`${name}TimeoutSeconds`]]),
  );
});

test('each function is told what it needs and nothing else', () => {
  expect(Object.fromEntries(functionNames.map((name) => [name, Object.keys(local[name].environment).sort()]))).toEqual({
    admit: ['BIDE_DEPLOYMENT', 'STATE_MACHINE_ARN', 'TABLE_NAME'],
    submit: ['BIDE_DEPLOYMENT', 'PROVIDER_SECRETS', 'TABLE_NAME'],
    query: ['BIDE_DEPLOYMENT', 'PROVIDER_SECRETS', 'RESULTS_BUCKET', 'TABLE_NAME'],
    record: ['BIDE_DEPLOYMENT', 'EVENT_BUS_NAME', 'TABLE_NAME'],
    api: ['API_AUTH', 'BIDE_DEPLOYMENT', 'EVENT_BUS_NAME', 'RESULTS_BUCKET', 'STATE_MACHINE_ARN', 'TABLE_NAME'],
    sweep: [
      'BIDE_DEPLOYMENT',
      'EVENT_BUS_NAME',
      'PROVIDER_SECRETS',
      'RESULTS_BUCKET',
      'STATE_MACHINE_ARN',
      'TABLE_NAME',
    ],
    webhook: ['BIDE_DEPLOYMENT', 'TABLE_NAME', 'WEBHOOK_SECRET'],
  });
  for (const name of functionNames) expect(local[name].environment['TABLE_NAME']).toBe(table.name);
});

test.each(['caller-key', 'iam'])('the API is told who vouches for its callers: %s', (auth) => {
  expect(makeBlueprint({ auth }).functions.api.environment['API_AUTH']).toBe(auth);
});

test('the functions read the settings that the stack was given', () => {
  const settings = { settings: { maxAttempts: 5 }, providers: { unified: { baseUrl: 'https://example.org/api' } } };
  const { functions: changed } = makeBlueprint({ ...settings, auth: 'iam', operations: false });
  for (const name of functionNames) {
    expect(deploymentOf(changed[name].environment)).toEqual(parseDeployment(settings));
  }
});

test('fits its settings into the 4 KB that Lambda allows for the environment', () => {
  for (const name of functionNames) {
    expect(Buffer.byteLength(JSON.stringify(local[name].environment))).toBeLessThan(4096);
  }
});
