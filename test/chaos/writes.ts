import type { NewsInput } from '../../lib/news/news.ts';
import { type EditorContext, versionOf } from './editor-context.ts';
import { isNews } from './is-news.ts';
import type { Change, OwnArticle } from './own-article.ts';
import { readArticle } from './reads.ts';
import { entriesIn, type SharedArticle, sharedInput } from './shared-article.ts';

type Method = 'PUT' | 'PATCH' | 'DELETE';

export async function replaceArticle(context: EditorContext, article: OwnArticle): Promise<void> {
  const input = context.newsInput(article.tag);
  await write(context, article, 'PUT', input, () => input);
}

export async function updateArticle(context: EditorContext, article: OwnArticle): Promise<void> {
  const patch = randomPatch(context, context.newsInput(article.tag));
  await write(context, article, 'PATCH', patch, (input) => ({
    ...input,
    ...patch,
    creator: { ...input.creator, ...patch.creator },
  }));
}

export async function deleteArticle(context: EditorContext, article: OwnArticle): Promise<void> {
  await write(context, article, 'DELETE', undefined, () => undefined);
}

/** Some of the fields, at least one. */
function randomPatch({ random }: EditorContext, { title, content, creator }: NewsInput) {
  const { first_name, last_name } = creator;
  return (
    random.pick([
      { title },
      { content },
      { title, content },
      { creator: { first_name } },
      { title, creator: { last_name } },
      { content, creator: { first_name, last_name } },
    ]) ?? { title }
  );
}

/** Half of the writes read the article first and send its `If-Match`. */
async function write(
  context: EditorContext,
  article: OwnArticle,
  method: Method,
  json: object | undefined,
  change: Change,
): Promise<void> {
  const hasIfMatch = context.random.chance(50);
  const etag = hasIfMatch ? await readArticle(context, article) : undefined;
  if (hasIfMatch && etag === undefined) return;
  const headers = etag === undefined ? {} : { 'if-match': etag };
  const completion = await context.client.request(
    method,
    article.path,
    { headers, ...(json ? { json } : {}) },
    context.attemptsMax(),
  );
  const request = `${method} ${JSON.stringify({ ...headers, ...json }).slice(0, 200)}`;
  context.recordRequest(article.history, request, completion);
  context.recordViolation(article.checkWrite(change, completion, hasIfMatch), article);
}

/** Sends `If-Match` with a version that the article does not have, which must return 412. */
export async function writeStale(context: EditorContext, article: OwnArticle): Promise<void> {
  if (article.isDeleted || !article.exists) return;
  const { version } = article;
  const other =
    version !== undefined && version > 1 && context.random.chance(80) ? version - 1 : article.versionMax + 9;
  const method = context.random.pick<Method>(['PUT', 'PATCH', 'DELETE']) ?? 'PUT';
  const headers = { 'if-match': `"${other}"` };
  const body = method === 'DELETE' ? {} : { json: context.newsInput('stale') };
  const sent = { headers, ...body };
  const completion = await context.client.request(method, article.path, sent, context.attemptsMax());
  context.recordRequest(article.history, `${method}, If-Match ${headers['if-match']}`, completion);
  const status = completion.response?.status;
  if (status !== undefined && status !== 412) {
    context.recordViolation(`${method} of version ${other} returned ${status}, expected ${article}`, article);
  }
}

/** Appends an entry to a shared article. */
export async function writeShared(context: EditorContext, article: SharedArticle | undefined): Promise<void> {
  if (!article) return;
  const { response } = await context.client.request('GET', article.path);
  if (!response) return;
  const { body, headers } = response;
  if (!isNews(body)) {
    context.history.recordViolation('it is missing', article);
    return;
  }
  context.history.recordViolation(article.checkRead(body, versionOf(headers.etag)), article);
  const entry = context.nextTag();
  const input = sharedInput(article.tag, [...entriesIn(body.content), entry]);
  const [method, json] = context.random.chance(50)
    ? (['PUT', input] as const)
    : (['PATCH', { content: input.content }] as const);
  const sent = { headers: { 'if-match': headers.etag ?? '' }, json };
  const completion = await context.client.request(method, article.path, sent, context.attemptsMax());
  context.recordRequest(article.history, `${method} ${entry}, If-Match ${headers.etag}`, completion);
  context.history.recordViolation(article.checkWrite(entry, completion), article);
}
