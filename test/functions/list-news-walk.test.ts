import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { created, idsOf, nextOf, useApi, walk } from '../support/api.ts';

const send = useApi();

/** What happens while one page is asked for: articles are created, and others changed and deleted, by their numbers. */
const meanwhile = fc.record({
  creates: fc.nat(3),
  changes: fc.array(fc.nat(), { maxLength: 2 }),
  deletes: fc.array(fc.nat(), { maxLength: 3 }),
});
const walks = fc.record({
  articles: fc.integer({ min: 1, max: 25 }),
  limit: fc.integer({ min: 1, max: 9 }),
  filter: fc.constantFrom('none', 'id', 'created_from', 'created_to'),
  events: fc.array(meanwhile, { minLength: 1, maxLength: 8 }),
});

describe('walking GET /news by its links', () => {
  it('yields every article that exists throughout once, newest first, while others come and go', async () => {
    // 300 of them and more are created within a second.
    const articles = await Promise.all(Array.from({ length: 320 }, () => created(send)));
    const passing = articles.filter((_, index) => index % 4 === 0).map(({ id }) => id);
    const staying = articles.filter((_, index) => index % 4 !== 0).map(({ id }) => id);
    for (const query of ['limit=13', 'limit=100&created_from=1']) {
      const walked = await walk(send, `/news?${query}`, async () => {
        const gone = passing.pop();
        await Promise.all([created(send), gone === undefined ? undefined : send('DELETE', `/news/${gone}`)]);
      });
      const ids = walked.flat();
      expect(ids).toEqual(ids.toSorted((a, b) => b - a));
      expect(new Set(ids).size).toBe(ids.length);
      expect(staying.filter((id) => !ids.includes(id))).toEqual([]);
    }
  });

  it.each([
    ['the same as ever', () => 20_261_123],
    ['drawn afresh', () => Date.now() & 0x7fffffff],
  ])('yields just that whatever happens while a page is asked for: %s', async (_, seed) => {
    const property = fc.asyncProperty(walks, async ({ articles, limit, filter, events }) => {
      await Promise.all(
        (await walk(send, '/news?limit=100')).flat().map((id) => send('DELETE', `/news/${id}`)),
      );
      const before: number[] = [];
      while (before.length < articles) before.push((await created(send)).id);
      const moment = (id = 0) => `${Math.floor(id / 1_000_000)}.${String(id).slice(-6)}`;
      const query = {
        none: '',
        id: before.map((id) => `&id=${id}`).join(''),
        created_from: `&created_from=${moment(Math.min(...before))}`,
        created_to: `&created_to=${moment(Math.max(...before))}`,
      }[filter];

      const gone = new Set<number>();
      const yielded: number[] = [];
      let next: string | undefined = `/news?limit=${limit}${query}`;
      for (let page = 0; next !== undefined; page++) {
        const { creates, changes, deletes } = events[page % events.length] ?? {
          creates: 0,
          changes: [],
          deletes: [],
        };
        const goneBefore = new Set(gone);
        const going = new Set(deletes.flatMap((nth) => before[nth % articles] ?? []));
        for (const id of going) gone.add(id);
        const [{ status, headers, body }, news] = await Promise.all([
          send('GET', next),
          Promise.all(Array.from({ length: page === 0 ? 0 : creates }, () => created(send))),
          ...[...going].map((id) => send('DELETE', `/news/${id}`)),
          ...changes.map((nth) =>
            send('PATCH', `/news/${before[nth % articles]}`, { json: { title: 'Changed meanwhile' } }),
          ),
        ]);
        expect(status).toBe(200);
        const ids = idsOf(body);
        expect(ids.filter((id) => goneBefore.has(id))).toEqual([]);
        // What is created meanwhile is newer than all that is still to come.
        expect(news.filter(({ id }) => ids.includes(id))).toEqual([]);
        expect(ids.length).toBeLessThanOrEqual(limit);
        yielded.push(...ids);
        next = nextOf(headers);
      }
      expect(yielded).toEqual([...new Set(yielded)].toSorted((a, b) => b - a));
      expect(yielded.filter((id) => !before.includes(id))).toEqual([]);
      expect(before.filter((id) => !gone.has(id) && !yielded.includes(id))).toEqual([]);
    });
    await fc.assert(property, { numRuns: 6, seed: seed() });
  });

  it.each([
    ['text that JSON escapes, and Lambda once more', '"'],
    ['emoji', '😀'],
  ])(
    'keeps pages of articles of 100,000 characters below what Lambda can answer: %s',
    async (_, character) => {
      const content = character.repeat(100_000);
      const ids: number[] = [];
      for (let count = 0; count < 18; count++) ids.unshift((await created(send, { content })).id);
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
