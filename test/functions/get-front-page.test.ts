import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { createArticle, useApi } from '../support/api.ts';

const api = useApi('get-front-page');

describe('GET /', () => {
  it('200 without articles', async () => {
    const { status, headers, body } = await api('GET', '/');
    expect({ status, headers }).toEqual({
      status: 200,
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-cache',
        'content-security-policy': expect.stringMatching(
          /^default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; img-src data:; script-src 'sha256-[\w+/]{43}='; style-src 'sha256-[\w+/]{43}='$/,
        ),
      },
    });
    expect(body).toContain('There is no article yet.');
    expect(body).toContain(`Version ${packageJson.version}`);
    expect(body).toContain('<a href="news">');
  });

  it('200 with the five newest headlines, HTML-escaped', async () => {
    for (const index of [1, 2, 3, 4]) await createArticle(api, { title: `Headline number ${index}` });
    await createArticle(api, {
      title: '<script>alert("1")</script> & \'more\'',
      creator: { first_name: '<b>Ada', last_name: '"Moreau"' },
    });
    const { id } = await createArticle(api, { title: 'Headline number 6' });
    const { body } = await api('GET', '/');
    expect([...String(body).matchAll(/<bdi>(.*?)<\/bdi><\/a>/g)].map(([, title]) => title)).toEqual([
      'Headline number 6',
      '&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;more&#39;',
      'Headline number 4',
      'Headline number 3',
      'Headline number 2',
    ]);
    expect(body).toContain('<bdi>&lt;b&gt;Ada &quot;Moreau&quot;</bdi>');
    expect(body).toContain(`href="news/${id}"`);
  });

  it('200 with five articles close to the maximum size', async () => {
    for (const index of [1, 2, 3, 4, 5]) {
      await createArticle(api, { title: `Large article ${index}`, content: '\u{10348}'.repeat(95_000) });
    }
    const { body } = await api('GET', '/');
    expect(String(body).match(/Large article \d/g)).toHaveLength(5);
  });
});
