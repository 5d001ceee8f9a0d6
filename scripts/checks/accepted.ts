/** Findings that we have looked at and live with, each with its reason. One that is not found any more is a problem. */
import type { Accepted } from './finding.ts';

const OWN_KEYS =
  'encrypted with keys of AWS; a key of its own costs a dollar a month each and is left to whoever needs it';

/** Of checkov, by resource type. */
export const acceptedByCheckov: readonly Accepted[] = [
  {
    rule: 'CKV_AWS_18',
    at: 'AWS::S3::Bucket.StorageResults',
    because: 'an access log needs a second bucket; every access is by a function of ours, which logs it',
  },
  {
    rule: 'CKV_AWS_21',
    at: 'AWS::S3::Bucket.StorageResults',
    because: 'a result is written once under a name of its own, and nobody has the right to delete it',
  },
  { rule: 'CKV_AWS_149', at: 'AWS::SecretsManager::Secret.', because: OWN_KEYS },
  { rule: 'CKV_AWS_158', at: 'AWS::Logs::LogGroup.', because: OWN_KEYS },
  {
    rule: 'CKV_AWS_173',
    at: 'AWS::Lambda::Function.',
    because: 'encrypted with a key of AWS; names and settings alone are in it, never a secret',
  },
  {
    rule: 'CKV_AWS_27',
    at: 'AWS::SQS::Queue.',
    because: 'encrypted by SQS itself; the rule knows of keys of KMS only',
  },
  {
    rule: 'CKV_AWS_116',
    at: 'AWS::Lambda::Function.',
    because:
      'admit has an onFailure queue instead, sweep comes again in a minute, the others are called by somebody who waits',
  },
  {
    rule: 'CKV_AWS_115',
    at: 'AWS::Lambda::Function.',
    because: "reserved concurrency takes from everybody else's: a deployment into a small quota would fail",
  },
  {
    rule: 'CKV_AWS_117',
    at: 'AWS::Lambda::Function.',
    because: 'they talk to public addresses only; a network of our own would need a gateway, and costs by the hour',
  },
];

const VERSIONS = 'versions of the one function that the step calls; the grant of the CDK';

/** Of cdk-nag's pack AwsSolutions, by construct path. */
export const acceptedByCdkNag: readonly Accepted[] = [
  {
    rule: 'AwsSolutions-S1',
    at: 'Bide/Default/Storage/Results/',
    because: 'an access log needs a second bucket; every access is by a function of ours, which logs it',
  },
  {
    rule: 'AwsSolutions-SMG4',
    at: 'Bide/Default/Functions/ProviderKey-',
    because: 'providers have no interface for it: a person makes the new key, and it is read without a deployment',
  },
  {
    rule: 'AwsSolutions-SMG4',
    at: 'Bide/Default/Functions/WebhookSecret/',
    because: 'receivers must have the new one before the old one goes: a person replaces it, with bide webhooks rotate',
  },
  {
    rule: 'AwsSolutions-SF1',
    at: 'Bide/Default/Orchestration/StateMachine/',
    because: 'errors are logged; the history of an execution has everything else, for 90 days, at no price',
  },
  {
    rule: 'AwsSolutions-SF2',
    at: 'Bide/Default/Orchestration/StateMachine/',
    because: 'an execution waits most of the time: its trace would say what its history says, for a price',
  },
  {
    rule: 'AwsSolutions-APIG4',
    at: 'Bide/Default/Intake/Http/Route/',
    because: "the function itself asks for a caller key; with auth: 'iam' the route does",
  },
  {
    rule: 'AwsSolutions-SQS3',
    at: 'Bide/Default/Intake/Events/UndeliveredEvents/',
    because: 'it is a dead-letter queue: of a rule, which the rule does not know',
  },
  {
    rule: 'AwsSolutions-SQS3',
    at: 'Bide/Default/Intake/Events/FailedAdmissions/',
    because: 'it is a dead-letter queue: of a function, which the rule does not know',
  },
  {
    rule: 'AwsSolutions-SQS3',
    at: 'Bide/Default/Webhooks/GivenUp/',
    because: 'it is a dead-letter queue: of a function, which the rule does not know',
  },
  ...['Admit', 'Api', 'Sweep'].map((name) => ({
    rule: 'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:{"Fn::Select":[6,{"Fn::Split":[":",{"Ref":"OrchestrationStateMachine4A805A55"}]}]}:*]',
    at: `Bide/Default/Functions/${name}Role/`,
    because: 'executions of our machine; they are named by tasks',
  })),
  ...['Query', 'Api', 'Sweep'].map((name) => ({
    rule: 'AwsSolutions-IAM5[Resource::<StorageResultsB2A4FB2E.Arn>/results/*]',
    at: `Bide/Default/Functions/${name}Role/`,
    because: 'results; they are named by tasks',
  })),
  ...['FunctionsSubmit0CDE9E2E', 'FunctionsQueryF3D301CE', 'FunctionsRecordFFE2A174'].map((name) => ({
    rule: `AwsSolutions-IAM5[Resource::<${name}.Arn>:*]`,
    at: 'Bide/Default/Orchestration/StateMachine/Role/',
    because: VERSIONS,
  })),
  {
    rule: 'AwsSolutions-IAM5[Resource::*]',
    at: 'Bide/Default/Orchestration/StateMachine/Role/',
    because: 'log deliveries are no resource that a policy can name; test/lib/bide-stack.test.ts lists the actions',
  },
];
