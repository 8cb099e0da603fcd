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

/** Path of Chromium: `CHROMIUM` or a usual location; `undefined` if there is none. */
export const chromiumPath = CANDIDATES.find((path) => path !== undefined && existsSync(path));

if (chromiumPath === undefined) {
  if (process.env.CI)
    throw new Error('The browser tests are required in CI: install Chromium or set CHROMIUM to its path');
  console.warn('Chromium not found: skipping the browser tests. Install it or set CHROMIUM to its path.');
}

export interface OpenedPage {
  readonly page: Page;
  /** Errors, dialogs and requests to another origin. */
  readonly problems: string[];
}

/** Opens a page in a browser context of its own. */
export type Visit = (url: string, options?: BrowserContextOptions) => Promise<OpenedPage>;

/**
 * Runs Chromium for the tests of one file. It can reach only this machine.
 *
 * @param hosts rules for further names, such as `MAP a.example 127.0.0.1, `
 * @param args further options of Chromium
 */
export function useBrowser({ hosts = '', args = [] as readonly string[] } = {}): Visit {
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
        `--host-resolver-rules=${hosts}MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost`,
        ...args,
      ],
    });
  });
  afterAll(() => browser.close());
  return async (url, options) => {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(`error: ${error.message}`));
    page.on('console', (message) => {
      // Includes violations of the Content-Security-Policy.
      if (message.type() === 'error') problems.push(`console: ${message.text()}`);
    });
    page.on('dialog', (dialog) => problems.push(`dialog: ${dialog.message()}`));
    page.on('request', (request) => {
      const { protocol, origin } = new URL(request.url());
      if (protocol !== 'data:' && protocol !== 'about:' && origin !== new URL(url).origin)
        problems.push(`request: ${request.url()}`);
    });
    await page.goto(url, { waitUntil: 'networkidle' });
    return { page, problems };
  };
}
