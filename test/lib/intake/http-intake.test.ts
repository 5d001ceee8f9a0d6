import { expect, test } from '@jest/globals';
import { only, synthesise } from '../synthesised.ts';

const [template] = synthesise({});
const [withIam] = synthesise({ auth: 'iam' });
if (template === undefined || withIam === undefined) throw new Error('Nothing was synthesised.');

test('there is one route for everything', () => {
  expect(only(template, 'AWS::ApiGatewayV2::Route').Properties['RouteKey']).toBe('$default');
});

test('the function gets the payload that its adapter reads', () => {
  const { Properties } = only(template, 'AWS::ApiGatewayV2::Integration');
  expect(Properties).toMatchObject({ IntegrationType: 'AWS_PROXY', PayloadFormatVersion: '2.0' });
});

test.each([
  ['the function itself asks for a caller key', template, 'NONE'],
  ["auth: 'iam' asks for AWS's signatures", withIam, 'AWS_IAM'],
])('%s', (_, of, type) => {
  expect(only(of, 'AWS::ApiGatewayV2::Route').Properties['AuthorizationType']).toBe(type);
});

const { Properties: stage } = only(template, 'AWS::ApiGatewayV2::Stage');

test('the address has no stage in it, and is throttled', () => {
  expect(stage).toMatchObject({
    StageName: '$default',
    AutoDeploy: true,
    DefaultRouteSettings: { ThrottlingRateLimit: 500, ThrottlingBurstLimit: 1000 },
  });
});

test('its log names requests, and none of their headers, queries or bodies', () => {
  const { Format } = stage['AccessLogSettings'] as { Format: string };
  expect(JSON.parse(Format)).toEqual({
    requestId: '$context.requestId',
    time: '$context.requestTimeEpoch',
    sourceIp: '$context.identity.sourceIp',
    method: '$context.httpMethod',
    path: '$context.path',
    status: '$context.status',
    responseBytes: '$context.responseLength',
    latencyMs: '$context.responseLatency',
    error: '$context.error.message',
  });
});
