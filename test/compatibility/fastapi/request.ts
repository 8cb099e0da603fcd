import { setTimeout as wait } from 'node:timers/promises';
import type { Send } from '../../support/api.ts';
import { recordedFields } from '../../support/recorded-fields.ts';

/** A request in the format that `record.py` documents. */
export interface ReferenceRequest {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A string is sent as it is, anything else as JSON. */
  readonly body?: unknown;
  /** Hexadecimal, instead of a `body`. */
  readonly bytes?: string;
}

export interface NamedRequest extends ReferenceRequest {
  readonly name: string;
  /** Sent first; the responses are ignored. */
  readonly before?: readonly ReferenceRequest[];
}

/** The compared parts of a response. */
export interface ReferenceResponse {
  readonly status: number;
  readonly allow?: string;
  readonly body?: unknown;
}

interface Created {
  readonly id: number;
  readonly created_at: number;
}

/**
 * Sends a request after those in `before`, and deletes the articles that they created. Returns the response with the
 * placeholders that `record.py` puts for ids and times.
 */
export async function responseTo(send: Send, request: NamedRequest): Promise<ReferenceResponse> {
  const created: Created[] = [];
  for (const earlier of request.before ?? []) {
    await sendOne(send, earlier, created);
    // Articles of the same millisecond have no order.
    await wait(2);
  }
  const response = await sendOne(send, request, created);
  for (const { id } of created) await send('DELETE', `/news/${id}`);
  return response;
}

async function sendOne(
  send: Send,
  request: ReferenceRequest,
  created: Created[],
): Promise<ReferenceResponse> {
  const raw = bodyOf(request, created);
  const { status, headers, body } = await send(request.method, expand(request.path, created), {
    headers: request.headers ?? {},
    ...(raw === undefined ? {} : { raw }),
  });
  if (status === 201) created.push(body as Created);
  return {
    status,
    ...(headers.allow === undefined ? {} : { allow: headers.allow }),
    ...(body === undefined ? {} : { body: normalize(recordedFields(body), created) }),
  };
}

function bodyOf({ body, bytes }: ReferenceRequest, created: readonly Created[]): Uint8Array | undefined {
  if (bytes !== undefined) return Buffer.from(bytes, 'hex');
  if (body === undefined) return undefined;
  return Buffer.from(expand(typeof body === 'string' ? body : JSON.stringify(body), created));
}

/** Replaces the placeholders in a path or a body. `created` is in the order of creation. */
export function expand(text: string, created: readonly Created[]): string {
  return text
    .replaceAll(/\{(\d+) times (.+?)\}/gs, (_, times, repeated: string) => repeated.repeat(Number(times)))
    .replaceAll(/\{created (\d)\}/g, (_, nth) => String(created[Number(nth) - 1]?.id))
    .replaceAll('{created}', () => String(created.at(-1)?.id))
    .replaceAll('{created_at}', () => String(created.at(-1)?.created_at));
}

/** Puts the placeholders back, and removes `input`. */
function normalize(body: unknown, created: readonly Created[]): unknown {
  const replacer = (key: string, value: unknown) => {
    if (key === 'input') return undefined;
    if ((key === 'created_at' || key === 'updated_at') && Number.isInteger(value)) return '{time}';
    const nth = created.findIndex(({ id }) => id === value) + 1;
    if (nth > 0) return `{created ${nth}}`;
    if (typeof value !== 'string') return value;
    return created
      .reduce((text, { id }, index) => text.replaceAll(String(id), `{created ${index + 1}}`), value)
      .replaceAll(/(.)\1{99,}/gsu, (run, one: string) => `{${run.length / one.length} times ${one}}`);
  };
  return JSON.parse(JSON.stringify(body, replacer));
}
