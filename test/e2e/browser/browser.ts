import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';

const CANDIDATES = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Where a Chromium was found: `CHROMIUM`, or where systems have it. */
export const chromiumPath = CANDIDATES.find((path) => path !== undefined && existsSync(path));

if (chromiumPath === undefined) {
  if (process.env.CI)
    throw new Error('CI runs the browser tests: install Chromium, or set CHROMIUM to its path');
  console.warn('No Chromium was found, so the tests in a browser are left out. Install it, or set CHROMIUM.');
}

/** A page, and everything that went wrong on it or left the origin. */
export interface Visit {
  readonly page: Page;
  readonly complaints: string[];
}

/** Opens a page of its own, as a visitor with these settings. */
export type Visitor = (url: string, options?: BrowserContextOptions) => Promise<Visit>;

/**
 * Runs a Chromium for the tests of one file, which can reach nothing but this machine.
 *
 * @returns what opens pages in it
 */
export function useBrowser(): Visitor {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({
      ...(chromiumPath === undefined ? {} : { executablePath: chromiumPath }),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
        '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
      ],
    });
  });
  afterAll(() => browser.close());
  return async (url, options) => {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
    page.on('console', (message) => {
      // A policy's violation is told here too.
      if (message.type() === 'error') complaints.push(`console: ${message.text()}`);
    });
    page.on('dialog', (dialog) => complaints.push(`dialog: ${dialog.message()}`));
    page.on('request', (request) => {
      const { protocol, origin } = new URL(request.url());
      if (protocol !== 'data:' && protocol !== 'about:' && origin !== new URL(url).origin)
        complaints.push(`request: ${request.url()}`);
    });
    await page.goto(url, { waitUntil: 'networkidle' });
    return { page, complaints };
  };
}
