import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { created, newsInput, useApi } from '../../support/api.ts';
import { chromiumPath, useBrowser } from './browser.ts';
import { startPrefixProxy } from './prefix-proxy.ts';

const document = JSON.parse(readFileSync('openapi.json', 'utf8'));
const operations = Object.values<Record<string, { operationId: string; summary: string; tags: string[] }>>(
  document.paths,
).flatMap((item) => Object.values(item));
const schemas = Object.keys(document.components.schemas);

const HOSTILE = [
  '<script>alert("title")</script><img src=x onerror=alert(1)>',
  `"quoted" 'titles' & &amp; \`ticks\` </a></li></script>`,
  '\u202eright to left \u2067and isolated',
  '😀'.repeat(100),
];

const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1280, height: 800 };
const looks = [PHONE, DESKTOP].flatMap((viewport) =>
  (['light', 'dark'] as const).map((colorScheme) => ({ viewport, colorScheme })),
);

/** An operation in Swagger UI, opened. */
async function opened(page: Page, operationId: string): Promise<Locator> {
  const operation = page.locator(`#operations-News-${operationId}`);
  await operation.locator('.opblock-summary-control').click();
  return operation;
}

/** Sends what stands in an operation's form; returns the status and the text of the answer. */
async function executed(operation: Locator): Promise<{ status: string; text: string }> {
  // What was answered before would be taken for the answer.
  const response = operation.locator('.live-responses-table .response');
  if (await response.count()) await operation.locator('.btn-clear').click();
  await operation.locator('.execute').click();
  await response.locator('.response-col_status').waitFor();
  await operation.locator('.loading-container').waitFor({ state: 'detached' });
  return {
    status: (await response.locator('.response-col_status').innerText()).trim(),
    text: await response.locator('.response-col_description').innerText(),
  };
}

/** Whether the page's ground is darker than its text: run in the page. */
const IS_DARK = `(() => {
  const light = (color) => color.match(/\\d+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0);
  const { backgroundColor, color } = getComputedStyle(document.body);
  return backgroundColor !== 'rgba(0, 0, 0, 0)' && light(backgroundColor) < light(color);
})()`;

/** Names what sticks out of the window: run in the page. */
const OVERFLOW = `[...document.querySelectorAll('html, body *')]
  .filter((element) => {
    const { left, right, width } = element.getBoundingClientRect();
    const isOut = width > 0 && right > innerWidth + 1 && left < innerWidth;
    return element.scrollWidth > innerWidth || (isOut && getComputedStyle(element).position !== 'fixed');
  })
  .map(({ tagName, className }) => tagName + ' ' + className)`;

describe.runIf(chromiumPath !== undefined)('in a browser', () => {
  const api = useApi();
  const visit = useBrowser();

  it.each([
    ['/', 'Newest headlines'],
    ['/docs', 'Create an article'],
    ['/redoc', 'Create an article'],
  ])('%s is whole at phone and desktop width, light and dark', async (path, text) => {
    for (const title of HOSTILE) await created(api, { title });
    const { page, complaints } = await visit(api.url() + path);
    for (const { viewport, colorScheme } of looks) {
      // Away first: ReDoc's page loads itself anew when the scheme changes.
      await page.goto('about:blank');
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      await page.goto(api.url() + path);
      await page.getByText(text).locator('visible=true').first().waitFor();
      if (path === '/docs') await opened(page, 'create-news');
      const isDark = await page.evaluate<boolean>(IS_DARK);
      const sticksOut = await page.evaluate<string[]>(OVERFLOW);
      expect({ viewport, isDark, sticksOut }).toEqual({
        viewport,
        isDark: colorScheme === 'dark',
        sticksOut: [],
      });
    }
    expect(complaints).toEqual([]);
  });

  it('/ shows the newest five headlines as text, and leads to what it names', async () => {
    for (const title of ['The oldest of them', ...HOSTILE, 'The newest of them'])
      await created(api, { title });
    const { page, complaints } = await visit(`${api.url()}/`);
    expect(await page.locator('main li a').allTextContents()).toEqual([
      'The newest of them',
      ...HOSTILE.toReversed(),
    ]);
    expect(await page.locator('main script, main img').count()).toBe(0);
    const links = await page
      .locator('a')
      .evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''));
    for (const link of links)
      expect((await page.request.get(new URL(link, page.url()).href)).status()).toBe(200);
    expect(await page.locator('pre').innerText()).toContain(`curl -i ${api.url()}/news`);
    expect(complaints).toEqual([]);
  });

  it('/docs shows every operation, and every schema with its example', async () => {
    const { page, complaints } = await visit(`${api.url()}/docs`);
    for (const { operationId, summary, tags } of operations) {
      await page.locator(`#operations-${tags[0]}-${operationId}`, { hasText: summary }).waitFor();
    }
    const remove = await opened(page, 'delete-news');
    await remove.locator('.opblock-body').waitFor();
    expect(await remove.innerText()).toContain(`"News with id 26 don't exist"`);
    expect(await remove.innerText()).toContain('"int_parsing"');
    for (const name of schemas) {
      const schema = page.locator('section.models > div > article', {
        has: page.getByText(name, { exact: true }),
      });
      await schema.getByText('Expand all').click();
      await schema
        .getByText(/^Examples?$/)
        .first()
        .waitFor();
    }
    expect(complaints).toEqual([]);
  });

  it('/redoc shows every operation, every schema and the examples of errors', async () => {
    const { page, complaints } = await visit(`${api.url()}/redoc`);
    for (const { operationId, tags } of operations) {
      await page.locator(`[id="tag/${tags[0]}/operation/${operationId}"]`).waitFor();
    }
    for (const name of schemas)
      await page.locator(`[id="tag/Schemas"] ~ * >> text="${name}"`).first().waitFor();
    const remove = page.locator('[id="tag/News/operation/delete-news"]');
    await remove.locator('[role=tab]', { hasText: '404' }).click();
    await remove.getByText(`"News with id 26 don't exist"`).waitFor();
    await remove.locator('[role=tab]', { hasText: '422' }).click();
    await remove.getByText('"int_parsing"').waitFor();
    expect(complaints).toEqual([]);
  });

  it('/docs creates, reads, filters and deletes an article by its buttons', async () => {
    const { page, complaints } = await visit(`${api.url()}/docs`);
    const create = await opened(page, 'create-news');
    const title = HOSTILE[0] ?? '';
    await create.locator('textarea').fill(JSON.stringify(newsInput({ title })));
    const creation = await executed(create);
    expect(creation.status).toBe('201');
    expect(creation.text).toContain(JSON.stringify(title));
    const id = /"id": (\d+)/.exec(creation.text)?.[1] ?? '';

    const read = await opened(page, 'get-news');
    await read.locator('input[placeholder="news_id"]').fill(id);
    expect(await executed(read)).toMatchObject({
      status: '200',
      text: expect.stringContaining(`"id": ${id}`),
    });

    const list = await opened(page, 'list-news');
    await list.locator('button', { hasText: 'Add integer item' }).first().click();
    await list.locator('.json-schema-form-item input').first().fill(id);
    const listed = await executed(list);
    expect(listed.status).toBe('200');
    expect(listed.text.match(/"id": \d+/g)).toEqual([`"id": ${id}`]);
    expect(await list.locator('.request-url').innerText()).toContain(`${api.url()}/news?id=${id}`);

    const remove = await opened(page, 'delete-news');
    await remove.locator('input[placeholder="news_id"]').fill(id);
    expect((await executed(remove)).status).toBe('204');
    expect(complaints).toEqual([]);

    await create.locator('textarea').fill(JSON.stringify(newsInput({ title: 'Short' })));
    expect(await executed(create)).toMatchObject({
      status: '422',
      text: expect.stringContaining('"string_too_short"'),
    });
    // The browser itself tells of a refusal.
    expect(complaints).toEqual([expect.stringContaining('status of 422')]);
  });

  let proxy: { server: Server; url: string };
  beforeAll(async () => {
    proxy = await startPrefixProxy(api.url, '/prod');
  });
  afterAll(() => proxy.server.close());

  it('/, /doc and /redoc load everything from below a path prefix, and requests are sent there', async () => {
    for (const path of ['/', '/redoc', '/doc']) {
      const { page, complaints } = await visit(proxy.url + path);
      await page.getByText('Newsdesk').locator('visible=true').first().waitFor();
      expect(new URL(page.url()).pathname).toBe(path === '/doc' ? '/prod/docs' : `/prod${path}`);
      if (path === '/doc') {
        expect((await executed(await opened(page, 'create-news'))).status).toBe('201');
      }
      expect(complaints).toEqual([]);
    }
  });
});
