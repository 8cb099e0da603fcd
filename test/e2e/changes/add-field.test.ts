import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeBlocks, ProjectCopy } from './project-copy.ts';

const [line = ''] = codeBlocks('Add a field');
const copy = new ProjectCopy();
afterAll(() => copy.remove());

beforeAll(() => {
  copy.insert('lib/news/news.ts', '  title: field(', line.trimEnd());
  copy.finish();
});

const ARTICLE = `{
  title: 'Ten letters', content: 'word '.repeat(20), creator: { first_name: 'Ada', last_name: 'Moreau' },
}`;

describe('a new field with a default', () => {
  it('is created, read, listed, replaced, patched, and part of the idempotency hash', () => {
    expect(
      copy.tryOut(`
        const article = ${ARTICLE};
        const { body: { id, category } } = await send('POST', '/news', article);
        const read = async () => (await send('GET', '/news/' + id)).body.category;
        const created = [category, await read()];
        const patch = (category) => send('PATCH', '/news/' + id, { category });
        await patch('sport');
        const patched = [await read(), (await send('GET', '/news')).body[0].category];
        await send('PATCH', '/news/' + id, { title: 'A title that changes nothing else' });
        const kept = await read();
        await patch(null);
        const removed = await read();
        await send('PUT', '/news/' + id, { ...article, category: 'culture' });
        const replaced = [await read()];
        await send('PUT', '/news/' + id, article);
        replaced.push(await read());
        const invalid = (await patch('weather')).body.detail;
        const post = async (category) => {
          const body = { ...article, ...(category ? { category } : {}) };
          return (await send('POST', '/news', body, { 'idempotency-key': '"1"' })).status;
        };
        const hashed = [await post(), await post('politics'), await post('sport')];
        result = { created, patched, kept, removed, replaced, invalid, hashed };`),
    ).toEqual({
      created: ['politics', 'politics'],
      patched: ['sport', 'sport'],
      kept: 'sport',
      removed: 'politics',
      replaced: ['culture', 'politics'],
      invalid: [
        {
          type: 'literal_error',
          loc: ['body', 'category'],
          msg: "Input should be 'politics', 'sport' or 'culture'",
          ctx: { expected: "'politics', 'sport' or 'culture'" },
        },
      ],
      hashed: [201, 201, 422],
    });
  });

  it('is documented', () => {
    const { components } = copy.tryOut(`result = (await send('GET', '/openapi.json')).body;`) as {
      components: { schemas: Record<string, { properties: Record<string, unknown> }> };
    };
    const { NewsInput, News, NewsPatch } = components.schemas;
    const category = { enum: ['politics', 'sport', 'culture'], default: 'politics' };
    expect(NewsInput?.properties.category).toMatchObject(category);
    expect(News?.properties.category).toMatchObject(category);
    expect(NewsPatch?.properties.category).toBeDefined();
  });

  it('is patched member by member when it is an optional object', () => {
    const object = new ProjectCopy();
    const place =
      'place: v.optional(jsonObject({ city: v.string(), country: v.string(), zip: v.optional(v.string()) })),';
    object.insert('lib/news/news.ts', '  title: field(', `  ${place}`);
    try {
      expect(
        object.tryOut(`
          const { body: { id } } = await send('POST', '/news', ${ARTICLE});
          const patch = async (place) => {
            const { status, body } = await send('PATCH', '/news/' + id, { place });
            const { place: stored = null } = (await send('GET', '/news/' + id)).body;
            return [status, body?.detail[0].loc ?? stored];
          };
          result = [
            await patch({ city: 'Bergen' }),
            await patch({ city: 'Bergen', country: 'Norway' }),
            await patch({ city: 'Oslo', zip: '0150' }),
            await patch({ zip: null }),
            await patch({ country: null }),
            await patch(null),
          ];`),
      ).toEqual([
        [422, ['body', 'place', 'country']],
        [204, { city: 'Bergen', country: 'Norway' }],
        [204, { city: 'Oslo', country: 'Norway', zip: '0150' }],
        [204, { city: 'Oslo', country: 'Norway' }],
        [422, ['body', 'place', 'country']],
        [204, null],
      ]);
    } finally {
      object.remove();
    }
  });

  // The tests of stored data among them read articles from before the field.
  it('passes every test', { timeout: 600_000 }, () => {
    copy.test();
  });
});
