import { Console } from 'node:console';
import { PassThrough } from 'node:stream';
import { expect, test } from '@jest/globals';
import { Logger } from '@aws-lambda-powertools/logger';
import { jsonLog, withoutSecrets } from '../../../lambdas/adapters/log.ts';

/** A log whose lines can be read back. */
function captured() {
  const stream = new PassThrough({ encoding: 'utf8' });
  const logger = new Logger({ serviceName: 'submit', logLevel: 'INFO' });
  // On Lambda it has a console of its own; this one writes where the test reads.
  Reflect.set(logger, 'console', new Console(stream));
  const lines = () =>
    String(stream.read() ?? '')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  return { log: jsonLog('submit', logger), lines };
}

test('a line is one JSON object with level, message, service and fields', () => {
  const { log, lines } = captured();
  log.info('accepted', { taskId: 't', attempt: 1 });
  log.warn('two\nlines');
  log.error('broken', { code: 'x' });
  expect(lines()).toMatchObject([
    { level: 'INFO', message: 'accepted', service: 'submit', taskId: 't', attempt: 1 },
    { level: 'WARN', message: 'two\nlines', service: 'submit' },
    { level: 'ERROR', message: 'broken', service: 'submit', code: 'x' },
  ]);
});

test('a field that is named like a secret reaches no line', () => {
  const { log, lines } = captured();
  log.info('call', { taskId: 't', Authorization: 'Bearer sk-1', requestBody: '{"a":1}', key: 'sk-2' });
  const [line] = lines();
  expect(line).toMatchObject({
    taskId: 't',
    Authorization: '[redacted]',
    requestBody: '[redacted]',
    key: '[redacted]',
  });
  expect(JSON.stringify(line)).not.toMatch(/sk-|"a"/);
});

test.each([
  'secretId',
  'password',
  'prompt',
  'body',
  'apiKey',
  'AUTHORIZATION',
  'providerKey',
  'callerKey',
  'nextToken',
])('%s is redacted', (name) => {
  expect(withoutSecrets({ [name]: 'x', taskId: 't' })).toEqual({ [name]: '[redacted]', taskId: 't' });
});

test('a secret deep inside is redacted too', () => {
  const fields = { call: { headers: [{ authorization: 'Bearer sk-1', accept: 'json' }] } };
  expect(withoutSecrets(fields)).toEqual({ call: { headers: [{ authorization: '[redacted]', accept: 'json' }] } });
});

test.each(['providerKeyId', 'code', 'status', 'monkey'])('%s is shown', (name) => {
  expect(withoutSecrets({ [name]: 'x' })).toEqual({ [name]: 'x' });
});

test('a log that cannot be written stops no work', () => {
  const broken = new Logger({ serviceName: 'submit', logLevel: 'INFO' });
  const tried: string[] = [];
  const denied = (line: string) => {
    tried.push(line);
    throw new Error('denied');
  };
  Reflect.set(broken, 'console', { info: denied, warn: denied, error: denied });
  const log = jsonLog('submit', broken);
  for (const level of ['info', 'warn', 'error'] as const) log[level](level);
  expect(tried.map((line) => (JSON.parse(line) as { message: string }).message)).toEqual(['info', 'warn', 'error']);
});

test('fields that are not JSON stop no work', () => {
  const { log, lines } = captured();
  const circular: Record<string, unknown> = { big: 1n };
  circular['self'] = circular;
  log.info('odd', circular);
  log.info('after');
  expect(lines().at(-1)).toMatchObject({ message: 'after' });
});
