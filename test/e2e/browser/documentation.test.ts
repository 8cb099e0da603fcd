import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { functions } from '../../../functions/index.ts';
import { contractsOf } from '../../../infra/function-list.ts';
import { openapiDocument } from '../../../infra/openapi/openapi-document.ts';
import { createArticle, newsInput, useApi } from '../../support/api.ts';
import { startPrefixProxy } from '../../support/prefix-proxy.ts';
import { chromiumPath, useBrowser } from './browser.ts';

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
const displays = [PHONE, DESKTOP].flatMap((viewport) =>
  (['light', 'dark'] as const).map((colorScheme) => ({ viewport, colorScheme })),
);

/** Expands an operation in Swagger UI. */
async function expand(page: Page, operationId: string): Promise<Locator> {
  const operation = page.locator(`#operations-News-${operationId}`);
  await operation.locator('.opblock-summary-control').click();
  return operation;
}

/** Submits the form of an operation; returns the status and text of the response. */
async function execute(operation: Locator): Promise<{ status: string; text: string }> {
  // Clear the previous response.
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

/** Runs in the page: whether the background is darker than the text. */
const IS_DARK = `(() => {
  const light = (color) => color.match(/\\d+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0);
  const { backgroundColor, color } = getComputedStyle(document.body);
  return backgroundColor !== 'rgba(0, 0, 0, 0)' && light(backgroundColor) < light(color);
})()`;

/** Runs in the page: the elements that overflow the window. */
const OVERFLOW = `[...document.querySelectorAll('html, body *')]
  .filter((element) => {
    const { left, right, width } = element.getBoundingClientRect();
    const isOutside = width > 0 && right > innerWidth + 1 && left < innerWidth;
    return element.scrollWidth > innerWidth || (isOutside && getComputedStyle(element).position !== 'fixed');
  })
  .map(({ tagName, className }) => tagName + ' ' + className)`;

describe.runIf(chromiumPath !== undefined)('documentation in a browser', () => {
  const api = useApi();
  const visit = useBrowser();

  it.each([
    ['/', 'Newest headlines'],
    ['/docs', 'Create an article'],
    ['/redoc', 'Create an article'],
  ])('%s renders without overflow on phone and desktop, light and dark', async (path, text) => {
    for (const title of HOSTILE) await createArticle(api, { title });
    const { page, problems } = await visit(api.url() + path);
    for (const { viewport, colorScheme } of displays) {
      // Leave the page first: ReDoc reloads when the color scheme changes.
      await page.goto('about:blank');
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      await page.goto(api.url() + path);
      await page.getByText(text).locator('visible=true').first().waitFor();
      if (path === '/docs') await expand(page, 'create-news');
      const isDark = await page.evaluate<boolean>(IS_DARK);
      const overflowing = await page.evaluate<string[]>(OVERFLOW);
      expect({ viewport, isDark, overflowing }).toEqual({
        viewport,
        isDark: colorScheme === 'dark',
        overflowing: [],
      });
    }
    expect(problems).toEqual([]);
  });

  it('/ shows the newest five headlines as text, and all its links work', async () => {
    for (const title of ['The oldest of them', ...HOSTILE, 'The newest of them'])
      await createArticle(api, { title });
    const { page, problems } = await visit(`${api.url()}/`);
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
    expect(problems).toEqual([]);
  });

  it('/docs shows all operations, and all schemas with examples', async () => {
    const { page, problems } = await visit(`${api.url()}/docs`);
    for (const { operationId, summary, tags } of operations) {
      await page.locator(`#operations-${tags[0]}-${operationId}`, { hasText: summary }).waitFor();
    }
    const remove = await expand(page, 'delete-news');
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
    expect(problems).toEqual([]);
  });

  it('/redoc shows all operations, schemas and error examples', async () => {
    const { page, problems } = await visit(`${api.url()}/redoc`);
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
    expect(problems).toEqual([]);
  });

  it('/docs can create, get, list and delete an article', async () => {
    const { page, problems } = await visit(`${api.url()}/docs`);
    const create = await expand(page, 'create-news');
    const title = HOSTILE[0] ?? '';
    await create.locator('textarea').fill(JSON.stringify(newsInput({ title })));
    const creation = await execute(create);
    expect(creation.status).toBe('201');
    expect(creation.text).toContain(JSON.stringify(title));
    const id = /"id": (\d+)/.exec(creation.text)?.[1] ?? '';

    const read = await expand(page, 'get-news');
    const newsId = read.locator('input[placeholder="news_id"]');
    expect(await newsId.inputValue()).toMatch(/^\d{16}$/);
    await newsId.fill(id);
    expect(await execute(read)).toMatchObject({
      status: '200',
      text: expect.stringContaining(`"id": ${id}`),
    });

    const list = await expand(page, 'list-news');
    await list.locator('button', { hasText: 'Add integer item' }).first().click();
    await list.locator('.json-schema-form-item input').first().fill(id);
    const listed = await execute(list);
    expect(listed.status).toBe('200');
    expect(listed.text.match(/"id": \d+/g)).toEqual([`"id": ${id}`]);
    expect(await list.locator('.request-url').innerText()).toContain(`${api.url()}/news?id=${id}`);

    const remove = await expand(page, 'delete-news');
    await remove.locator('input[placeholder="news_id"]').fill(id);
    expect((await execute(remove)).status).toBe('204');
    expect(problems).toEqual([]);

    await create.locator('textarea').fill(JSON.stringify(newsInput({ title: 'Short' })));
    expect(await execute(create)).toMatchObject({
      status: '422',
      text: expect.stringContaining('"string_too_short"'),
    });
    // The browser logs the 422 itself.
    expect(problems).toEqual([expect.stringContaining('status of 422')]);
  });

  const authorizations = [
    {
      authorization: {
        type: 'jwt',
        issuer: 'https://id.example',
        audience: ['newsdesk'],
        scope: 'news:write',
      },
      told: 'A token of https://id.example with the scope news:write',
    },
    { authorization: { type: 'iam' }, told: 'Each request is signed (AWS Signature Version 4' },
  ] as const;

  it.each(authorizations)(
    '/docs tells how to write, with $authorization.type',
    async ({ authorization, told }) => {
      const { page, problems } = await visit(`${api.url()}/docs`);
      const json = openapiDocument(contractsOf(functions), { version: '1', authorization });
      await page.route('**/openapi.json', (route) => route.fulfill({ json }));
      const sent = page.waitForRequest((request) => request.method() === 'POST');
      await page.reload();
      await page.locator('.btn.authorize').click();
      await page.getByText(told).waitFor();
      await page.locator('.auth-container input').fill('abc');
      await page.locator('.auth-btn-wrapper .authorize').click();
      await page.locator('.btn-done').click();
      await execute(await expand(page, 'create-news'));
      expect((await sent).headers().authorization).toBe(authorization.type === 'jwt' ? 'Bearer abc' : 'abc');
      expect(problems).toEqual([]);
    },
  );

  let proxy: { server: Server; url: string };
  beforeAll(async () => {
    proxy = await startPrefixProxy(api.url, '/prod');
  });
  afterAll(() => proxy.server.close());

  it('/, /doc and /redoc load assets and send requests under a path prefix', async () => {
    for (const path of ['/', '/redoc', '/doc']) {
      const { page, problems } = await visit(proxy.url + path);
      await page.getByText('Newsdesk').locator('visible=true').first().waitFor();
      expect(new URL(page.url()).pathname).toBe(path === '/doc' ? '/prod/docs' : `/prod${path}`);
      if (path === '/doc') {
        expect((await execute(await expand(page, 'create-news'))).status).toBe('201');
      }
      if (path === '/') {
        expect(await page.locator('pre').innerText()).toContain(`curl -i ${proxy.url}/news `);
      }
      expect(problems).toEqual([]);
    }
  });
});
