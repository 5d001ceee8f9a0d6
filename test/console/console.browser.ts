/** The console in a real Chromium: every page, by keyboard and by mouse. */
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Browser, Page } from 'puppeteer-core';
import { startChromium } from './chromium.ts';
import { startReceiver } from './receiver.ts';
import { endless, heard, pictured, requests } from './requests.ts';
import { startServed, type Served } from './served.ts';

// Real time: tasks take seconds, and a browser starts.
jest.setTimeout(120_000);

const SHOTS = '.bide/console';
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let served: Served;
let browser: Browser;
let page: Page;
/** What the page itself complained about. */
const complaints: string[] = [];
/** Tasks by what they are good for. */
let ids: { pictured: string; endless: string; failed: string; ambiguous: string; twice: string; workload: string };

beforeAll(async () => {
  mkdirSync(SHOTS, { recursive: true });
  browser = await startChromium();
  served = await startServed();
  for (const request of requests) await served.submit(request);
  const [withPicture, running] = [await served.submit(pictured), await served.submit(endless)];
  const isOver = (tasks: Awaited<ReturnType<Served['tasks']>>) =>
    tasks.every(({ id, outcome, attempts }) => (id === running ? attempts[0]?.acceptedAt : outcome) != null);
  let tasks = await served.tasks();
  while (!isOver(tasks)) {
    await new Promise((later) => setTimeout(later, 200));
    tasks = await served.tasks();
  }
  const one = (wanted: (task: (typeof tasks)[number]) => boolean) => tasks.find(wanted)?.id ?? '';
  ids = {
    pictured: withPicture,
    endless: running,
    failed: one(({ outcome }) => outcome?.code === 'content_policy_violation'),
    ambiguous: one(({ outcome }) => outcome?.code === 'submission_ambiguous'),
    twice: one(({ attempts }) => attempts.length === 2),
    workload: tasks.find(({ id }) => id === withPicture)?.attempts[0]?.workload ?? '',
  };
  page = await browser.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => void complaints.push(String(error)));
  await page.goto(served.link);
});

afterAll(async () => {
  await browser.close();
  await served.end();
});

/** Opens a page, and waits until it shows what it is for. */
async function open(hash: string, selector: string): Promise<void> {
  // Only another document has no traces of the page before.
  await page.goto('about:blank');
  await page.goto(`${served.url}/${hash}`);
  await page.waitForSelector(selector);
}

const text = (selector: string) => page.$eval(selector, (element) => (element as { textContent: string }).textContent);

/** Finds an element by what it says, and clicks it. */
const click = (button: string) => page.locator(`::-p-aria([name="${button}"][role="button"])`).click();

const looks = [
  ['wide', 1280, 'light'],
  ['wide', 1280, 'dark'],
  ['narrow', 360, 'light'],
  ['narrow', 360, 'dark'],
] as const;

const pages = [
  ['tasks', () => '#/tasks', 'tbody tr'],
  ['no tasks', () => '#/tasks?status=cancelled', '.empty'],
  ['a task with a picture', () => `#/tasks/${ids.pictured}`, '.media img'],
  ['a task that runs', () => `#/tasks/${ids.endless}`, '.is-lit'],
  ['a task that failed', () => `#/tasks/${ids.failed}`, '.is-lit'],
  ['a task of two attempts', () => `#/tasks/${ids.twice}`, '.is-lit'],
  ['a task that is not there', () => `#/tasks/${'a'.repeat(26)}`, '.trouble'],
  ['errors', () => '#/errors?since=1h', '.codes li'],
  ['workloads', () => '#/workloads', '.distribution'],
  ['a workload', () => `#/workloads/${ids.workload}`, '.distribution'],
  ['limits', () => '#/limits', 'article'],
] as const;

test.each(pages)('%s: nothing is wrong with it, wide or narrow, light or dark', async (name, hash, selector) => {
  complaints.splice(0);
  await open(hash(), selector);
  await page.waitForFunction('[...document.images].every(({ complete }) => complete)');
  await page.evaluate(axe);
  for (const [size, width, scheme] of looks) {
    await page.setViewport({ width, height: 800 });
    await page.emulateMediaFeatures([
      { name: 'prefers-color-scheme', value: scheme },
      { name: 'prefers-reduced-motion', value: 'reduce' },
    ]);
    const path = `${SHOTS}/${name.replaceAll(' ', '-')}-${size}-${scheme}.png` as const;
    await page.screenshot({ path, fullPage: true });
    const tooWide = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    expect({ size, scheme, tooWide, wrong: await wrongWith() }).toEqual({ size, scheme, tooWide: 0, wrong: [] });
  }
  // What a task that is not there is answered with, Chromium itself takes down.
  expect(complaints.filter((complaint) => !complaint.includes('status of 404'))).toEqual([]);
});

/** Everything serious or worse that axe finds, with the elements. */
async function wrongWith(): Promise<unknown[]> {
  const { violations } = (await page.evaluate('axe.run()')) as {
    violations: { id: string; impact: string; nodes: { html: string }[] }[];
  };
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
}

test('by keyboard alone: Tab to the newest task, Enter opens it', async () => {
  await open('#/tasks', 'tbody tr');
  const focused = () =>
    page.evaluate('document.activeElement.className + " " + document.activeElement.getAttribute("href")');
  for (let tabs = 0; !String(await focused()).startsWith('row ') && tabs < 30; tabs += 1)
    await page.keyboard.press('Tab');
  expect(await focused()).toBe(`row #/tasks/${ids.endless}`);
  await page.keyboard.press('Enter');
  await page.waitForSelector('.timeline li');
  expect(await text('p.id')).toBe(ids.endless);
});

test('a task shows its attempts, errors with their advice, and where it stands', async () => {
  await open(`#/tasks/${ids.twice}`, '.timeline .bad');
  const told = await text('.timeline');
  for (const part of [
    'Attempt 1: accepted',
    'generation_failed at a look',
    'Retry the request.',
    'Attempt 2: accepted',
    'Succeeded',
  ]) {
    expect(told).toContain(part);
  }
  expect(await text('.is-lit')).toBe('Task succeeded');
});

test('a picture is shown as one', async () => {
  await open(`#/tasks/${ids.pictured}`, '.media img');
  await page.waitForFunction('document.querySelector(".media img").naturalWidth > 0');
});

test('a list may be of one profile, and of all again', async () => {
  await open('#/tasks?status=succeeded', 'tbody tr');
  await page.click('tbody small a');
  await page.waitForSelector('.chips a[aria-label*="not of unified alone"]');
  expect(await page.evaluate('location.hash')).toBe('#/tasks?status=succeeded&profile=unified');
  await page.waitForSelector('tbody tr');
  await page.click('.chips a[aria-label*="not of unified alone"]');
  await page.waitForFunction("location.hash === '#/tasks?status=succeeded'");
  await open('#/tasks?profile=replicate', '.empty');
});

test('a task that is handed in shows in the list by itself', async () => {
  await open('#/tasks', 'tbody tr');
  const id = await served.submit({ ...pictured, body: { ...pictured.body, model: 'image-new' } });
  await page.waitForSelector(`a[href="#/tasks/${id}"]`);
});

test('Cancel ends a task, and the page says so by itself', async () => {
  await open(`#/tasks/${ids.endless}`, '.is-open');
  expect(await text('.is-lit')).toBe('Wait for thenext look');
  await click('Cancel');
  await page.waitForSelector('.status.cancelled');
  expect((await served.tasks()).find(({ id }) => id === ids.endless)?.status).toBe('cancelled');
});

test('Retry warns of a double charge first, then opens the new task', async () => {
  await open(`#/tasks/${ids.ambiguous}`, '.actions');
  await click('Retry');
  await click('Retry and accept a double charge');
  await page.waitForFunction(`![undefined, '${ids.ambiguous}'].includes(document.querySelector('p.id')?.textContent)`);
  const [retried] = await served.tasks();
  expect([await text('p.id'), retried?.retryOf]).toEqual([retried?.id, ids.ambiguous]);
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
  expect(JSON.stringify(await served.tasks())).toContain(`"providerTaskId":"${id}"`);
});

test('sound can be played, and of a film that is broken the page says so', async () => {
  await open(`#/tasks/${await served.submit(heard)}`, '.media audio');
  await page.waitForFunction('document.querySelector(".media audio").duration > 0');
  await page.waitForSelector('.media .lost');
  expect(await text('.media .lost')).toContain('The video cannot be shown.');
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
  await page.click('[aria-label="Resume unified"]');
  await page.waitForSelector('.status.failed', { hidden: true });
  expect(await text('.audit')).toContain('pause');
});

test('a browser that has not opened the link is shown nothing, and told where to find it', async () => {
  const context = await browser.createBrowserContext();
  const other = await context.newPage();
  await other.goto(served.url);
  await other.waitForSelector('.trouble');
  const told = await other.$eval('body', (body) => (body as { textContent: string }).textContent);
  expect(told).toContain('Open the link that bide serve or bide console has printed');
  expect(told).not.toContain('image-large');
  await context.close();
});
