import { expect, test } from '@jest/globals';
import { defaults, fixed } from '../../core/defaults.ts';

test('the numbers of a deployment that says nothing are those that the design promises', () => {
  expect(defaults).toEqual({
    maxAttempts: 3,
    maxSendsPerAttempt: 20,
    deadlineSeconds: 3600,
    firstWaitSeconds: 2,
    waitGrowth: 1.5,
    waitCapSeconds: 60,
    waitJitter: 0.1,
    maxLaps: 2000,
    maxUnreadableLooks: 20,
    lookTimeoutSeconds: 10,
    bodyCapBytes: 1_048_576,
    fileCapBytes: 104_857_600,
    backoffBaseSeconds: 1,
    backoffCapSeconds: 60,
    shortDelaySeconds: 5,
    retryAfterCapSeconds: 3600,
    paymentCoolDownSeconds: 60,
    slotLeadSeconds: 1,
    connectTimeoutSeconds: 3,
    headersTimeoutSeconds: 20,
    secondsPerLook: 2,
    sendBudgetSeconds: 35,
    sendingGraceSeconds: 60,
    lastLookGraceSeconds: 60,
    sweepSeconds: 60,
    requestBytes: 262_144,
    submitTimeoutSeconds: 60,
    queryTimeoutSeconds: 30,
    recordTimeoutSeconds: 30,
    admitTimeoutSeconds: 15,
    apiTimeoutSeconds: 29,
    sweepTimeoutSeconds: 55,
    webhookTimeoutSeconds: 30,
  });
});

test('the numbers that no deployment changes are those that the design promises', () => {
  expect(fixed).toEqual({
    maxDeadlineSeconds: 604_800,
    notFoundGraceSeconds: 30,
    mostFileBytes: 419_430_400,
    filesPerResult: 50,
    fileTries: 5,
    fileLapSeconds: 20,
    fallbackCodes: 32,
    inputsPerRequest: 32,
    inputsAtOnce: 8,
    inputSeconds: 4,
    errorRowDays: 90,
    errorRowsPerKind: 3,
    resultItemBytes: 102_400,
    webhookSeconds: 10,
    taskDays: 100,
  });
});

test('a POST that starts within its budget is answered, or given up, before its function ends', () => {
  expect(defaults.connectTimeoutSeconds + defaults.headersTimeoutSeconds).toBeLessThan(defaults.sendBudgetSeconds);
  expect(defaults.sendBudgetSeconds).toBeLessThan(defaults.submitTimeoutSeconds);
});

test('as many files as a request may name are looked at before its send, also where each look takes as long as it may', () => {
  const looks = Math.ceil(fixed.inputsPerRequest / fixed.inputsAtOnce);
  expect(looks * fixed.inputSeconds).toBeLessThan(defaults.submitTimeoutSeconds - defaults.sendBudgetSeconds);
});

test('a look ends well before its function does', () => {
  expect(2 * defaults.lookTimeoutSeconds).toBeLessThan(defaults.queryTimeoutSeconds);
});
