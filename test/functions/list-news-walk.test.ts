import { describe, expect, it } from 'vitest';
import { created, nextOf, useApi, walk } from '../api.ts';

const send = useApi();

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
