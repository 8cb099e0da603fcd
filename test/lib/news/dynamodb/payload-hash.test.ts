import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { payloadHash } from '../../../../lib/news/dynamodb/payload-hash.ts';
import { newsInput } from '../../../support/api.ts';

describe('payloadHash', () => {
  it('is that of the first version, whose records are kept for a day', () => {
    const { title, content, creator } = newsInput();
    const text = JSON.stringify([title, content, creator.first_name, creator.last_name]);
    expect(payloadHash(newsInput())).toBe(createHash('sha256').update(text).digest('base64url'));
  });

  it('differs for different articles only', () => {
    const { title, content, creator, ...others } = newsInput();
    expect(payloadHash({ creator, content, ...others, title })).toBe(payloadHash(newsInput()));
    expect(payloadHash({ ...newsInput(), title: 'Another title' })).not.toBe(payloadHash(newsInput()));
  });
});
