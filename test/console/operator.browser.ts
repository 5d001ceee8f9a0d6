/** The console in a real Chromium: what a person does there, and what comes of it. */
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Browser, Page } from 'puppeteer-core';
import type { ListedTask } from '../../client/views.ts';
import { startChromium } from './chromium.ts';
import { startReceiver } from './receiver.ts';
import { answerLost, endless, pictured, refused } from './requests.ts';
import { startServed, type Served } from './served.ts';
import { visit, type Visitor } from './visitor.ts';

// Real time: tasks take seconds, one that waits looks up once a minute, and a browser starts.
jest.setTimeout(120_000);

let served: Served;
let browser: Browser;
let page: Page;
let { open, text, click } = {} as Visitor;
/** Tasks by what they are good for. */
let ids: { endless: string; ambiguous: string };

beforeAll(async () => {
  browser = await startChromium();
  served = await startServed();
  ids = { endless: await served.submit(endless), ambiguous: await served.submit(answerLost) };
  await taskOf(ids.ambiguous, ({ outcome }) => outcome !== null);
  await taskOf(ids.endless, ({ attempts }) => attempts[0]?.acceptedAt != null);
  ({ page, open, text, click } = await visit(browser, served));
});

afterAll(async () => {
  await browser.close();
  await served.end();
});

/** A task, once it is so. */
async function taskOf(id: string, isSo: (task: ListedTask) => boolean = () => true): Promise<ListedTask> {
  for (;;) {
    const task = (await served.tasks()).find((one) => one.id === id);
    if (task !== undefined && isSo(task)) return task;
    await pause(200);
  }
}

test('Cancel ends a task, and the page says so by itself', async () => {
  await open(`#/tasks/${ids.endless}`, '.is-open');
  expect(await text('.is-lit')).toBe('Wait for thenext look');
  await click('Cancel');
  await page.waitForSelector('.status.cancelled');
  expect((await taskOf(ids.endless)).status).toBe('cancelled');
});

/** Says Retry on the page of a task; answers with the id of the task that opens. */
async function retry(id: string): Promise<string> {
  await open(`#/tasks/${id}`, '.actions');
  await click('Retry');
  await click('Retry and accept a double charge');
  await page.waitForFunction(`![undefined, '${id}'].includes(document.querySelector('p.id')?.textContent)`);
  return text('p.id');
}

test('Retry warns of a double charge first, then opens the new task', async () => {
  const retried = await retry(ids.ambiguous);
  const [newest] = await served.tasks();
  expect([newest?.id, newest?.retryOf]).toEqual([retried, ids.ambiguous]);
});

test('Retry said again, here or by bide retry, buys nothing more', async () => {
  const retried = [await retry(ids.ambiguous), await retry(ids.ambiguous)];
  const again = await page.evaluate(`fetch('/console/api/v1/tasks/${ids.ambiguous}/retry', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': 'bide retry' },
    body: '{"acceptDoubleCharge":true}',
  }).then((answer) => answer.json())`);
  const [one] = (await served.tasks()).filter(({ retryOf }) => retryOf === ids.ambiguous);
  expect([...retried, (again as ListedTask).id]).toEqual([one?.id, one?.id, one?.id]);
});

test('Adopt says what is wrong with an id, as a sentence', async () => {
  await open(`#/tasks/${ids.ambiguous}`, '.actions');
  await click('Adopt');
  await page.type('input[name=providerTaskId]', 'not an id');
  await click('Adopt this purchase');
  await page.waitForSelector('.trouble');
  expect(await text('.trouble')).toContain('providerTaskId');
});

test('Adopt keeps the id that a person has found', async () => {
  const id = 'task-unified-1757165031-uyujaw3d';
  await open(`#/tasks/${ids.ambiguous}`, '.actions');
  await click('Adopt');
  await page.type('input[name=providerTaskId]', id);
  await click('Adopt this purchase');
  await page.waitForSelector('input[name=providerTaskId]', { hidden: true });
  const { attempts } = await taskOf(ids.ambiguous);
  expect(attempts.map(({ n, providerTaskId }) => [n, providerTaskId])).toEqual([[1, id]]);
});

test('a webhook that was given up is told again by a click', async () => {
  const receiver = await startReceiver(410);
  try {
    const id = await served.submit({ ...pictured, webhook: { url: receiver.url } });
    await open(`#/tasks/${id}`, '.facts');
    await page.waitForFunction(
      `document.querySelector('.facts').textContent.includes('given up: 1 try, last answer 410')`,
    );
    receiver.answer = 204;
    await click('Tell webhook again');
    await page.waitForFunction(`document.querySelector('.facts').textContent.includes('told: 1 try, last answer 204')`);
  } finally {
    receiver.close();
  }
});

test('Pause stops a limit group, Resume lets it send', async () => {
  await open('#/limits', 'article');
  await page.click('[aria-label="Pause unified"]');
  await page.waitForSelector('.status.failed');
  const id = await served.submit(pictured);
  const waiting = await taskOf(id, ({ attempts }) => attempts.length === 1);
  expect([waiting.outcome, waiting.attempts[0]?.sends]).toEqual([null, 0]);
  const resumedAt = new Date().toISOString();
  await page.click('[aria-label="Resume unified"]');
  await page.waitForSelector('.status.failed', { hidden: true });
  const { status, attempts } = await taskOf(id, ({ outcome }) => outcome !== null);
  expect([status, attempts[0]?.sends]).toEqual(['succeeded', 1]);
  expect([resumedAt, attempts[0]?.sentAt].sort()[0]).toBe(resumedAt);
  await open('#/limits', '.audit li:nth-child(2)');
  expect((await text('.audit')).match(/resume|pause/g)).toEqual(['resume', 'pause']);
});

/** Hands many in; answers with the newest. */
async function submitMany(count: number): Promise<string> {
  let id = '';
  for (let i = 0; i < count; i += 1) id = await served.submit(refused);
  return id;
}

test('a list that somebody has turned back in loses none, however many come', async () => {
  await submitMany(30);
  await open('#/tasks', 'tbody tr');
  await click('Older tasks');
  await page.waitForFunction('document.querySelectorAll("tbody tr").length > 25');
  for (const more of [10, 20]) {
    await page.waitForSelector(`a.row[href="#/tasks/${await submitMany(more)}"]`);
    const shown = await page.evaluate('[...document.querySelectorAll("a.row")].map(({ hash }) => hash)');
    expect(shown).toEqual((await served.tasks()).map(({ id }) => `#/tasks/${id}`));
  }
});
