import { expect, it } from 'vitest';
import { createArticle, errorResponse, notFound, type Send } from './api.ts';

/** Defines the tests of conditional writes; `json` is the request body. */
export function testWritePreconditions(send: Send, method: 'PUT' | 'PATCH' | 'DELETE', json?: object): void {
  const body = json === undefined ? {} : { json };
  const write = (id: number, headers: Record<string, string>) =>
    send(method, `/news/${id}`, { ...body, headers });
  const read = (id: number) => send('GET', `/news/${id}`);

  /** Creates an article and changes it once: version 2. */
  async function createVersion2(): Promise<{ id: number; created_at: number }> {
    const article = await createArticle(send);
    await send('PATCH', `/news/${article.id}`, { json: { title: 'Its second title' } });
    return article;
  }
  const at = (seconds: number) => new Date(seconds * 1000).toUTCString();

  it.each([
    { 'if-match': '"2"' },
    { 'if-match': '*' },
    { 'if-match': '"1", "2" ,"x"' },
    { 'if-none-match': '"1"' },
    { 'if-none-match': 'W/"1", "3", "x"' },
    { 'if-match': '"2"', 'if-none-match': '"1"' },
    { 'if-none-match': '"02", "0x2", "2.0", "W/2"' },
    { 'if-match': '"2"', 'if-unmodified-since': at(0) },
    { 'if-unmodified-since': 'Fri, 31 Dec 9999 23:59:59 GMT' },
    { 'if-unmodified-since': at(4_000_000_000) },
    { 'if-unmodified-since': 'no date' },
  ])('204 for %j', async (headers) => {
    const { id } = await createVersion2();
    expect((await write(id, headers)).status).toBe(204);
  });

  it.each([
    { 'if-match': '"1"' },
    { 'if-match': '"3"' },
    { 'if-match': 'W/"2"' },
    { 'if-match': '"2x", "0", "-2", "2.5", "1e999", ""' },
    { 'if-match': '"02", "0x2", "2.0", "2e0", "+2", "W/2"' },
    { 'if-none-match': '*' },
    { 'if-none-match': '"2"' },
    { 'if-none-match': '"1", W/"2"' },
    { 'if-match': '"2"', 'if-none-match': '"2"' },
    { 'if-unmodified-since': at(0) },
    { 'if-unmodified-since': 'Mon, 01 Jan 1601 00:00:00 GMT' },
    { 'if-unmodified-since': 'Sunday, 06-Nov-94 08:49:37 GMT' },
    { 'if-match': '"2"', 'if-none-match': '*' },
    { 'if-unmodified-since': 'Thu Jan  1 00:00:00 1970' },
  ])('412 with ETag, and nothing changes, for %j', async (headers) => {
    const { id } = await createVersion2();
    const before = await read(id);
    expect(await write(id, headers)).toEqual(errorResponse('Precondition Failed', 412, { etag: '"2"' }));
    expect(await read(id)).toEqual(before);
  });

  it('204 for If-Unmodified-Since the second after the last change, 412 for that of the change', async () => {
    const { id, created_at } = await createArticle(send);
    expect((await write(id, { 'if-unmodified-since': at(created_at) })).status).toBe(412);
    expect((await write(id, { 'if-unmodified-since': at(created_at + 1) })).status).toBe(204);
  });

  it('404 takes precedence over 412', async () => {
    expect(await write(26, { 'if-match': '"1"' })).toEqual(notFound(26));
    expect(await write(26, { 'if-none-match': '*' })).toEqual(notFound(26));
  });

  it.each(['1', '', '"1', "'1'", '"1" "2"', '*, "1"', 'w/"1"', '"a b"'])(
    '422 for the malformed entity tags %s',
    async (text) => {
      const { id } = await createVersion2();
      const before = await read(id);
      const error = '1 to 100 entity tags are taken, each in quotation marks as in an ETag';
      for (const name of ['if-match', 'if-none-match']) {
        expect(await write(id, { [name]: text })).toEqual(
          errorResponse([
            { type: 'value_error', loc: ['header', name], msg: `Value error, ${error}`, ctx: { error } },
          ]),
        );
      }
      expect(await read(id)).toEqual(before);
    },
  );

  it('accepts 100 entity tags, 422 for more', async () => {
    const { id } = await createVersion2();
    const tags = (count: number) => Array.from({ length: count }, (_, index) => `"${index + 3}"`).join();
    expect((await write(id, { 'if-match': tags(100) })).status).toBe(412);
    expect((await write(id, { 'if-match': tags(101) })).status).toBe(422);
    expect((await write(id, { 'if-none-match': tags(100) })).status).toBe(204);
  });

  it('204 for one of 24 concurrent requests with the same If-Match, 412 or 404 for the others', async () => {
    const { id } = await createArticle(send);
    const responses = await Promise.all(Array.from({ length: 24 }, () => write(id, { 'if-match': '"1"' })));
    expect(responses.filter(({ status }) => status === 204)).toHaveLength(1);
    expect(responses.filter(({ status }) => status === (method === 'DELETE' ? 404 : 412))).toHaveLength(23);
    const { status, headers } = await read(id);
    expect({ status, etag: headers.etag }).toEqual(
      method === 'DELETE' ? { status: 404, etag: undefined } : { status: 200, etag: '"2"' },
    );
  });
}
