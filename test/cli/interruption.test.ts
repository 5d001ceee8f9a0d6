import { EventEmitter } from 'node:events';
import { expect, test } from '@jest/globals';
import { interruption } from '../../cli/interruption.ts';

function signalled() {
  const codes: number[] = [];
  return Object.assign(new EventEmitter(), { codes, exit: (code: number) => void codes.push(code), now: 0 });
}

test.each([
  ['SIGHUP', 129],
  ['SIGINT', 130],
  ['SIGTERM', 143],
])('%s asks for an end, the second one is the end', (signal, code) => {
  const process = signalled();
  const interrupted = interruption(process, () => process.now);
  expect(interrupted.aborted).toBe(false);
  process.emit(signal);
  expect([interrupted.aborted, process.codes]).toEqual([true, []]);
  process.now = 500;
  process.emit(signal);
  expect(process.codes).toEqual([code]);
});

test('what npm passes on of the same Ctrl-C does not count', () => {
  const process = signalled();
  interruption(process, () => process.now);
  process.emit('SIGINT');
  process.now = 499;
  process.emit('SIGINT');
  process.emit('SIGTERM');
  expect(process.codes).toEqual([]);
});
