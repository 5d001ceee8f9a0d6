/** A real Chromium, steered over the DevTools protocol. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import puppeteer, { type Browser } from 'puppeteer-core';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Starts it. @throws when there is none, and says how to get one */
export function startChromium(): Promise<Browser> {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const found = names.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path));
  const path = process.env['CHROMIUM'] ?? found;
  if (path === undefined) {
    throw new Error(
      `There is no Chromium: none of ${names.join(', ')} is in PATH. Install it (Debian: apt-get install chromium), or name it in CHROMIUM.`,
    );
  }
  // As root there is no sandbox; the only pages are ours.
  return puppeteer.launch({
    executablePath: path,
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--font-render-hinting=none'],
  });
}
