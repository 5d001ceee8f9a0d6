import { expect, test } from '@jest/globals';
import { localArn, resolve, type Template } from '../../local/resolve-template.ts';

const template: Template = {
  Resources: {
    Table: { Type: 'AWS::DynamoDB::GlobalTable' },
    Submit: { Type: 'AWS::Lambda::Function' },
    Machine: { Type: 'AWS::StepFunctions::StateMachine' },
    Key: { Type: 'AWS::SecretsManager::Secret' },
    Role: { Type: 'AWS::IAM::Role' },
    Results: { Type: 'AWS::S3::Bucket' },
    Bus: { Type: 'AWS::Events::EventBus' },
  },
};

test.each([
  [{ Ref: 'Table' }, 'Table'],
  [{ Ref: 'Submit' }, 'Submit'],
  [{ Ref: 'Machine' }, 'arn:aws:states:us-east-1:000000000000:stateMachine:Machine'],
  [{ Ref: 'Key' }, 'arn:aws:secretsmanager:us-east-1:000000000000:secret:Key'],
  [{ Ref: 'Results' }, 'results'],
  [{ Ref: 'Bus' }, 'Bus'],
  [{ 'Fn::GetAtt': ['Bus', 'Arn'] }, 'arn:aws:events:us-east-1:000000000000:event-bus/Bus'],
  [{ Ref: 'AWS::Region' }, 'us-east-1'],
  [{ 'Fn::GetAtt': ['Submit', 'Arn'] }, 'arn:aws:lambda:us-east-1:000000000000:function:Submit'],
  [{ 'Fn::Join': ['-', ['a', { Ref: 'Table' }, { 'Fn::Join': ['', ['b', 'c']] }]] }, 'a-Table-bc'],
  [{ plain: ['text', 1, true, null, { Ref: 'Table' }] }, { plain: ['text', 1, true, null, 'Table'] }],
])('%j is %j here', (value, resolved) => {
  expect(resolve(template, value)).toEqual(resolved);
});

test.each([
  [{ 'Fn::GetAtt': ['Table', 'StreamArn'] }, 'Cannot resolve Table.StreamArn on this machine.'],
  [{ 'Fn::GetAtt': ['Role', 'Arn'] }, 'The resource Role has no local ARN.'],
  [{ deep: [{ 'Fn::Select': [0, ['a']] }] }, 'Cannot resolve Fn::Select on this machine.'],
  [{ 'Fn::Join': ['', [{ 'Fn::ImportValue': 'x' }]] }, 'Cannot resolve Fn::ImportValue on this machine.'],
])('%j is refused', (value, message) => {
  expect(() => resolve(template, value)).toThrow(message);
});

test('what is not in the template has no ARN', () => {
  expect(() => localArn(template, 'Nobody')).toThrow('The resource Nobody has no local ARN.');
});
