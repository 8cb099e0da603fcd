import { describe, expect, it } from 'vitest';
import { created, useApi } from '../api.ts';

let losing = false;

/** Loses the answer to the next PutItem, after the database has stored the article. */
const send = useApi('create-news', async ({ operation, forward }) => {
  const answer = await forward();
  if (operation !== 'PutItem' || !losing) return answer;
  losing = false;
  return 'lost';
});

describe('POST /news when the answer of the database is lost', () => {
  it('201, and the article is stored once', async () => {
    losing = true;
    const article = await created(send);
    expect(losing).toBe(false);
    expect((await send('GET', '/news')).body).toEqual([article]);
  });
});
