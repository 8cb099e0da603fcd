import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createArticle, idsOf, nextOf, useApi, walk } from '../support/api.ts';

const send = useApi();

/** Writes during one page request; `changes` and `deletes` are indices of articles. */
const concurrentWrites = fc.record({
  creates: fc.nat(3),
  changes: fc.array(fc.nat(), { maxLength: 2 }),
  deletes: fc.array(fc.nat(), { maxLength: 3 }),
});
const walkScenarios = fc.record({
  articles: fc.integer({ min: 1, max: 25 }),
  limit: fc.integer({ min: 1, max: 9 }),
  filter: fc.constantFrom('none', 'id', 'created_from', 'created_to'),
  writes: fc.array(concurrentWrites, { minLength: 1, maxLength: 8 }),
});

describe('GET /news pagination', () => {
  it('returns every article that exists throughout exactly once, newest first, despite concurrent writes', async () => {
    // More than 300 of them are created within one second.
    const articles = await Promise.all(Array.from({ length: 320 }, () => createArticle(send)));
    const temporary = articles.filter((_, index) => index % 4 === 0).map(({ id }) => id);
    const permanent = articles.filter((_, index) => index % 4 !== 0).map(({ id }) => id);
    for (const query of ['limit=13', 'limit=100&created_from=1']) {
      const walked = await walk(send, `/news?${query}`, async () => {
        const id = temporary.pop();
        await Promise.all([
          createArticle(send),
          id === undefined ? undefined : send('DELETE', `/news/${id}`),
        ]);
      });
      const ids = walked.flat();
      expect(ids).toEqual(ids.toSorted((a, b) => b - a));
      expect(new Set(ids).size).toBe(ids.length);
      expect(permanent.filter((id) => !ids.includes(id))).toEqual([]);
    }
  });

  it.each([
    ['fixed', () => 20_261_123],
    ['random', () => Date.now() & 0x7fffffff],
  ])('returns the same for generated concurrent writes with a %s seed', async (_, seed) => {
    const property = fc.asyncProperty(walkScenarios, async ({ articles, limit, filter, writes }) => {
      await Promise.all(
        (await walk(send, '/news?limit=100')).flat().map((id) => send('DELETE', `/news/${id}`)),
      );
      const before: number[] = [];
      while (before.length < articles) before.push((await createArticle(send)).id);
      const timeOf = (id = 0) => `${Math.floor(id / 1_000_000)}.${String(id).slice(-6)}`;
      const query = {
        none: '',
        id: before.map((id) => `&id=${id}`).join(''),
        created_from: `&created_from=${timeOf(Math.min(...before))}`,
        created_to: `&created_to=${timeOf(Math.max(...before))}`,
      }[filter];

      const deleted = new Set<number>();
      const returned: number[] = [];
      let next: string | undefined = `/news?limit=${limit}${query}`;
      for (let page = 0; next !== undefined; page++) {
        const { creates, changes, deletes } = writes[page % writes.length] ?? {
          creates: 0,
          changes: [],
          deletes: [],
        };
        const deletedBefore = new Set(deleted);
        const deleting = new Set(deletes.flatMap((nth) => before[nth % articles] ?? []));
        for (const id of deleting) deleted.add(id);
        const [{ status, headers, body }, news] = await Promise.all([
          send('GET', next),
          Promise.all(Array.from({ length: page === 0 ? 0 : creates }, () => createArticle(send))),
          ...[...deleting].map((id) => send('DELETE', `/news/${id}`)),
          ...changes.map((nth) =>
            send('PATCH', `/news/${before[nth % articles]}`, { json: { title: 'Changed meanwhile' } }),
          ),
        ]);
        expect(status).toBe(200);
        const ids = idsOf(body);
        expect(ids.filter((id) => deletedBefore.has(id))).toEqual([]);
        // New articles are newer than all remaining pages.
        expect(news.filter(({ id }) => ids.includes(id))).toEqual([]);
        expect(ids.length).toBeLessThanOrEqual(limit);
        returned.push(...ids);
        next = nextOf(headers);
      }
      expect(returned).toEqual([...new Set(returned)].toSorted((a, b) => b - a));
      expect(returned.filter((id) => !before.includes(id))).toEqual([]);
      expect(before.filter((id) => !deleted.has(id) && !returned.includes(id))).toEqual([]);
    });
    await fc.assert(property, { numRuns: 6, seed: seed() });
  });

  it.each([
    ['quotation marks, which are JSON-escaped twice', '"'],
    ['emoji', '😀'],
  ])(
    'keeps pages of 100,000-character articles below the Lambda response limit: %s',
    async (_, character) => {
      const content = character.repeat(100_000);
      const ids: number[] = [];
      for (let count = 0; count < 18; count++) ids.unshift((await createArticle(send, { content })).id);
      const query = ids.map((id) => `id=${id}`).join('&');
      const pages: number[][] = [];
      for (let next: string | undefined = `/news?${query}`; next !== undefined; ) {
        const { status, headers, body } = await send('GET', next);
        expect(status).toBe(200);
        const payload = JSON.stringify({ statusCode: 200, headers, body: JSON.stringify(body) });
        expect(Buffer.byteLength(payload)).toBeLessThan(6 * 1024 * 1024);
        const articles = body as { id: number; content: string }[];
        expect(articles.every((article) => article.content === content)).toBe(true);
        pages.push(articles.map(({ id }) => id));
        next = nextOf(headers);
      }
      expect(pages.flat()).toEqual(ids);
      expect(pages.length).toBeGreaterThan(1);
    },
  );
});
