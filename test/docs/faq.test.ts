import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import type { Polling } from '../../bench/polling/polling.ts';

const oursAt = (c: number) => {
  const { policies } = JSON.parse(readFileSync(`bench/results/polling-trace-c${c}.json`, 'utf8')) as Polling;
  const ours = policies.find(({ policy }) => policy === 'bide');
  if (ours === undefined) throw new Error(`There is no bide at c = ${c}.`);
  return { delay: `${ours.delay.toFixed(1)} s`, looks: ours.polls.toFixed(1) };
};

test('the FAQ tells the delays and looks of the committed runs', () => {
  const faq = readFileSync('docs/faq.md', 'utf8');
  const [interactive, normal, batch] = [oursAt(0.5), oursAt(2), oursAt(10)];
  expect(faq).toContain(
    `${normal.delay} in the mean at ${normal.looks} looks a task; with \`urgency: "interactive"\` ` +
      `${interactive.delay} at ${interactive.looks} looks, with \`"batch"\` ${batch.delay} at ${batch.looks}`,
  );
});
