import { setTimeout as wait } from 'node:timers/promises';
import type { Send } from '../../support/api.ts';

/** What is sent; `record.py` explains the parts, and sends and reads the same. */
export interface ReferenceRequest {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A text is sent as it is, and anything else as JSON. */
  readonly body?: unknown;
  /** In hexadecimal, in place of a `body`. */
  readonly bytes?: string;
}

/** A request that an answer was recorded to. */
export interface NamedRequest extends ReferenceRequest {
  readonly name: string;
  /** What is sent ahead of it, for its effect. */
  readonly before?: readonly ReferenceRequest[];
}

/** What is compared of an answer. */
export interface ReferenceResponse {
  readonly status: number;
  readonly allow?: string;
  readonly body?: unknown;
}

/** What a later request may name of an article. */
interface Created {
  readonly id: number;
  readonly created_at: number;
}

/**
 * Sends a request behind those that come before it, and deletes what they created.
 *
 * @param send the API
 * @param request what to send
 * @returns its answer, with ids and times as `record.py` writes them
 */
export async function responseTo(send: Send, request: NamedRequest): Promise<ReferenceResponse> {
  const created: Created[] = [];
  for (const earlier of request.before ?? []) {
    await answerToOne(send, earlier, created);
    // Articles of the same millisecond have no order.
    await wait(2);
  }
  const answer = await answerToOne(send, request, created);
  for (const { id } of created) await send('DELETE', `/news/${id}`);
  return answer;
}

async function answerToOne(
  send: Send,
  request: ReferenceRequest,
  created: Created[],
): Promise<ReferenceResponse> {
  const raw = bodyOf(request, created);
  const { status, headers, body } = await send(request.method, filled(request.path, created), {
    headers: request.headers ?? {},
    ...(raw === undefined ? {} : { raw }),
  });
  if (status === 201) created.push(body as Created);
  return {
    status,
    ...(headers.allow === undefined ? {} : { allow: headers.allow }),
    ...(body === undefined ? {} : { body: normalised(body, created) }),
  };
}

function bodyOf({ body, bytes }: ReferenceRequest, created: readonly Created[]): Uint8Array | undefined {
  if (bytes !== undefined) return Buffer.from(bytes, 'hex');
  if (body === undefined) return undefined;
  return Buffer.from(filled(typeof body === 'string' ? body : JSON.stringify(body), created));
}

/**
 * @param text of a path or a body
 * @param created the articles that it may name, in the order of their creation
 * @returns the text with everything written out
 */
export function filled(text: string, created: readonly Created[]): string {
  return text
    .replaceAll(/\{(\d+) times (.+?)\}/gs, (_, times, repeated: string) => repeated.repeat(Number(times)))
    .replaceAll(/\{created (\d)\}/g, (_, nth) => String(created[Number(nth) - 1]?.id))
    .replaceAll('{created}', () => String(created.at(-1)?.id))
    .replaceAll('{created_at}', () => String(created.at(-1)?.created_at));
}

/** The reverse, and without what differs from one run to the next. */
function normalised(body: unknown, created: readonly Created[]): unknown {
  const normal = (key: string, value: unknown) => {
    if (key === 'input') return undefined;
    if ((key === 'created_at' || key === 'updated_at') && Number.isInteger(value)) return '{time}';
    const nth = created.findIndex(({ id }) => id === value) + 1;
    if (nth > 0) return `{created ${nth}}`;
    if (typeof value !== 'string') return value;
    return created
      .reduce((text, { id }, index) => text.replaceAll(String(id), `{created ${index + 1}}`), value)
      .replaceAll(/(.)\1{99,}/gsu, (run, one: string) => `{${run.length / one.length} times ${one}}`);
  };
  return JSON.parse(JSON.stringify(body, normal));
}
