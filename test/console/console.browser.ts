/** The console in a real Chromium: what its pages show, by keyboard and by mouse. */
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Browser, Page } from 'puppeteer-core';
import { startChromium } from './chromium.ts';
import { endless, heard, pictured, requests } from './requests.ts';
import { startServed, type Served } from './served.ts';
import { visit, type Visitor } from './visitor.ts';

// Real time: tasks take seconds, and a browser starts.
jest.setTimeout(120_000);

const SHOTS = '.bide/console';
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let served: Served;
let browser: Browser;
let page: Page;
let visitor: Visitor;
/** Tasks by what they are good for. */
let ids: { pictured: string; endless: string; failed: string; twice: string; workload: string };

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
    twice: one(({ attempts }) => attempts.length === 2),
    workload: tasks.find(({ id }) => id === withPicture)?.attempts[0]?.workload ?? '',
  };
  visitor = await visit(browser, served);
  page = visitor.page;
});

afterAll(async () => {
  await browser.close();
  await served.end();
});

const open = (hash: string, selector: string) => visitor.open(hash, selector);
const text = (selector: string) => visitor.text(selector);

/** An id that a task could have, and none has. */
const nobody = 'a'.repeat(26);

/** Where the page reads what the API knows of a task. */
const READS = '/console/api/v1/tasks/';

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
  ['a task that is not there', () => `#/tasks/${nobody}`, '.trouble'],
  ['an id that no task can have', () => '#/tasks/abc', '.trouble'],
  ['errors', () => '#/errors?since=1h', '.codes li'],
  ['workloads', () => '#/workloads', '.distribution'],
  ['a workload', () => `#/workloads/${ids.workload}`, '.distribution'],
  ['limits', () => '#/limits', 'article'],
] as const;

test.each(pages)('%s: nothing is wrong with it, wide or narrow, light or dark', async (name, hash, selector) => {
  visitor.complaints.splice(0);
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
  // What is read of a task that is not there Chromium itself takes down, under the address of each read.
  const isForeseen = (complaint: string) => complaint.includes(`404 (Not Found) ${served.url}${READS}${nobody}/`);
  expect(visitor.complaints.filter((complaint) => !isForeseen(complaint))).toEqual([]);
  expect(visitor.complaints.some(isForeseen)).toBe(hash().endsWith(nobody));
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

test('sound can be played, and of a film that is broken the page says so', async () => {
  await open(`#/tasks/${await served.submit(heard)}`, '.media audio');
  await page.waitForFunction('document.querySelector(".media audio").duration > 0');
  await page.waitForSelector('.media .lost');
  expect(await text('.media .lost')).toContain('The video cannot be shown.');
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
