import { expect, test } from '@jest/globals';
import { called, idCalled, only, synthesise } from '../synthesised.ts';

const [template] = synthesise({});
const [without] = synthesise({ operations: false });
if (template === undefined || without === undefined) throw new Error('Nothing was synthesised.');

test('without operations exactly these are left out', () => {
  const left = Object.keys(template.Resources).filter((id) => without.Resources[id] === undefined);
  const counts: Record<string, number> = {};
  for (const id of left) {
    const { Type = '' } = template.Resources[id] ?? {};
    counts[Type] = (counts[Type] ?? 0) + 1;
  }
  expect(counts).toEqual({
    'AWS::CloudWatch::Alarm': 10,
    'AWS::Events::EventBusPolicy': 1,
    'AWS::Logs::MetricFilter': 7,
  });
});

test('and everything else is as it was', () => {
  for (const [id, resource] of Object.entries(without.Resources)) expect(template.Resources[id]).toEqual(resource);
});

test('nobody but our functions sends events in the name of Bide', () => {
  const roles = ['Record', 'Sweep', 'Api'].map((name) => ({
    'Fn::GetAtt': [idCalled(template, `Functions${name}Role`), 'Arn'],
  }));
  expect(only(template, 'AWS::Events::EventBusPolicy').Properties['Statement']).toMatchObject({
    Effect: 'Deny',
    Principal: { AWS: '*' },
    Action: 'events:PutEvents',
    Condition: {
      'ForAnyValue:StringEquals': { 'events:source': 'bide' },
      ArnNotEquals: { 'aws:PrincipalArn': roles },
    },
  });
});

test.each(['submit', 'query', 'sweep'])('trouble with a provider key is counted in the log of %s', (name) => {
  const { Properties } = called(template, `OperationsProviderKeyTrouble${name}`);
  expect(Properties['FilterPattern']).toBe(
    '{ ($.message = "provider error") && (($.status = 401) || ($.status = 402) || ($.status = 403)) }',
  );
  const logs = idCalled(template, `Functions${name.charAt(0).toUpperCase()}${name.slice(1)}Logs`);
  expect(Properties['LogGroupName']).toEqual({ Ref: logs });
});

test.each(['record', 'sweep', 'admit', 'api'])('tasks that are left open are counted in the log of %s', (name) => {
  const { Properties } = called(template, `OperationsTasksLeftOpen${name}`);
  expect(Properties['FilterPattern']).toBe(
    '{ ($.message = "outcome not announced yet") || ($.message = "task not swept") || ($.message = "execution not started yet") }',
  );
  const logs = idCalled(template, `Functions${name.charAt(0).toUpperCase()}${name.slice(1)}Logs`);
  expect(Properties['LogGroupName']).toEqual({ Ref: logs });
});
