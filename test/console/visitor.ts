/** Somebody at the console: opens its pages, reads and clicks. */
import type { Browser, Page } from 'puppeteer-core';
import type { Served } from './served.ts';

export interface Visitor {
  readonly page: Page;
  /** What a page itself complained about, with the address that it was about. */
  readonly complaints: string[];
  /** Opens a page, and waits until it shows what it is for. */
  readonly open: (hash: string, selector: string) => Promise<void>;
  readonly text: (selector: string) => Promise<string>;
  /** Finds a button by what it says, and clicks it. */
  readonly click: (button: string) => Promise<void>;
}

/** Opens the console by its link. */
export async function visit(browser: Browser, { url, link }: Served): Promise<Visitor> {
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`${message.text()} ${message.location().url ?? ''}`);
  });
  page.on('pageerror', (error) => void complaints.push(String(error)));
  await page.goto(link);
  return {
    page,
    complaints,
    open: async (hash, selector) => {
      // Only another document has no traces of the page before.
      await page.goto('about:blank');
      await page.goto(`${url}/${hash}`);
      await page.waitForSelector(selector);
    },
    text: (selector) => page.$eval(selector, (element) => (element as { textContent: string }).textContent),
    click: (button) => page.locator(`::-p-aria([name="${button}"][role="button"])`).click(),
  };
}
