import { App, Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { expect, test } from '@jest/globals';
import { PollingOrchestrator, type PollingOrchestratorProps } from '../../lib/polling-orchestrator.ts';
import { idCalled, ofType, rightsOf, synthesiseApp } from './synthesised.ts';

const bareApp = () => new App({ context: { 'aws:cdk:bundling-stacks': [] } });

/** Somebody's stack with an orchestrator and a role of their own. */
function stackOf(props: PollingOrchestratorProps, use: (orchestrator: PollingOrchestrator, role: Role) => void) {
  return synthesiseApp((app: App) => {
    const stack = new Stack(app, 'Theirs');
    const role = new Role(stack, 'Role', { assumedBy: new ServicePrincipal('states.amazonaws.com') });
    use(new PollingOrchestrator(stack, 'Images', props), role);
    return stack;
  });
}

const rightsGranted = (use: (orchestrator: PollingOrchestrator, role: Role) => void) => {
  const template = stackOf({}, use);
  return rightsOf(template, idCalled(template, 'Role'));
};

test('who may start tasks calls admit, and starts and follows the execution', () => {
  expect(rightsGranted((orchestrator, role) => orchestrator.grantStart(role))).toEqual({
    'lambda:InvokeFunction': ['<Lambda::Function>', '<Lambda::Function>:*'],
    'states:StartExecution': ['<StepFunctions::StateMachine>'],
    'states:DescribeExecution': ['executions'],
  });
});

test('who may read sees table, indexes and results, and changes nothing', () => {
  const TABLE = '<DynamoDB::GlobalTable>';
  expect(rightsGranted((orchestrator, role) => orchestrator.grantRead(role))).toEqual({
    'dynamodb:GetItem': [TABLE],
    'dynamodb:Query': [TABLE, `${TABLE}/index/open`, `${TABLE}/index/owner`, `${TABLE}/index/errors`],
    's3:GetObject': ['<S3::Bucket>/results/*'],
  });
});

test('with auth: iam somebody can be let into the API', () => {
  const template = stackOf({ auth: 'iam' }, (orchestrator, role) => orchestrator.grantCall(role));
  // Any stage, method and path of this API, `POST /v1/tasks` among them.
  expect(rightsOf(template, idCalled(template, 'Role'))).toEqual({
    'execute-api:Invoke': ['<ApiGatewayV2::Api>/*/*/*'],
  });
});

test('without it nobody can: a caller key is asked for instead', () => {
  expect(() => rightsGranted((orchestrator, role) => orchestrator.grantCall(role))).toThrow(
    "grantCall needs auth: 'iam'",
  );
});

test('two of them live in one stack, on two buses', () => {
  const template = synthesiseApp((app) => {
    const stack = new Stack(app, 'Theirs');
    new PollingOrchestrator(stack, 'Images');
    new PollingOrchestrator(stack, 'Videos', { settings: { maxAttempts: 1 } });
    return stack;
  });
  const names = ofType(template, 'AWS::Events::EventBus').map(([, { Properties }]) =>
    JSON.stringify(Properties['Name']),
  );
  expect(new Set(names).size).toBe(2);
});

test('metrics are counts of this orchestrator', () => {
  const orchestrator = new PollingOrchestrator(new Stack(bareApp(), 'Theirs'), 'Images');
  const { stateMachineArn } = orchestrator.stateMachine;
  for (const [metric, name] of [
    [orchestrator.metricExecutionsStarted(), 'ExecutionsStarted'],
    [orchestrator.metricExecutionsSucceeded(), 'ExecutionsSucceeded'],
    [orchestrator.metricExecutionsFailed(), 'ExecutionsFailed'],
    [orchestrator.metricExecutionsTimedOut(), 'ExecutionsTimedOut'],
    [orchestrator.metricExecutionTime(), 'ExecutionTime'],
  ] as const) {
    expect([metric.namespace, metric.metricName, metric.dimensions]).toEqual([
      'AWS/States',
      name,
      { StateMachineArn: stateMachineArn },
    ]);
  }
  expect(Object.keys(orchestrator.metricFunctionErrors().usingMetrics)).toHaveLength(6);
});

test('settings that are not valid are refused at construction', () => {
  const make = () =>
    new PollingOrchestrator(new Stack(bareApp(), 'Theirs'), 'Images', { settings: { maxAttempts: -1 } });
  expect(make).toThrow('settings.maxAttempts');
});
