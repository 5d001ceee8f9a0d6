import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { withBlock } from '../../docs/readme-block.ts';
import { currentReadme } from '../../docs/readme.ts';
import { ofType, synthesise } from '../lib/synthesised.ts';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

test('the README shows the state machine and the defaults as they are now; if not, run `npm run docs`', () => {
  expect(currentReadme(readme)).toBe(readme);
});

test('alarms are paid for by metric: it counts both as they are deployed', () => {
  const alarms = synthesise({}).flatMap((template) => ofType(template, 'AWS::CloudWatch::Alarm'));
  const metricsOf = ({ Metrics }: Record<string, unknown>) =>
    (Metrics as { MetricStat?: object }[] | undefined)?.filter(({ MetricStat }) => MetricStat !== undefined).length ??
    1;
  const metrics = alarms.reduce((sum, [, { Properties }]) => sum + metricsOf(Properties), 0);
  const price = (metrics / 10).toFixed(2);
  expect(readme).toContain(`| ${alarms.length} alarms on ${metrics} metrics, at 0.10 a metric | ${price} |`);
});

test('replaces what is between the markers and nothing else', () => {
  const page = 'above\n<!-- x:begin -->\nold\n<!-- x:end -->\nbelow\n';
  expect(withBlock(page, 'x', 'new\n')).toBe('above\n<!-- x:begin -->\n\nnew\n\n<!-- x:end -->\nbelow\n');
});

test.each(['', '<!-- x:begin -->', '<!-- x:end --><!-- x:begin -->'])(
  'refuses a README with the markers %j',
  (page) => {
    expect(() => withBlock(page, 'x', '')).toThrow('The README needs <!-- x:begin --> and after it <!-- x:end -->.');
  },
);
