import * as v from 'valibot';

const LENGTH_MAX = 255;
/** A string of RFC 8941, as the draft specifies. */
const QUOTED = String.raw`"((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\]){1,${LENGTH_MAX}})"`;
/** Without the quotation marks, as most clients send it. */
const BARE = String.raw`([\x21\x23-\x7e](?:[\x20-\x7e]{0,${LENGTH_MAX - 2}}[\x21-\x7e])?)`;
const KEY = new RegExp(`^(?:${QUOTED}|${BARE})$`);

/**
 * The schema of the header `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header). The draft asks for
 * quotation marks, but bare keys are accepted. The output is the key without them, so quoted and bare are the same key.
 */
export function idempotencyKey() {
  const parse = v.rawTransform<string, string>(({ dataset: { value }, addIssue, NEVER }) => {
    const [, quoted, bare] = KEY.exec(value.trim()) ?? [];
    const key = quoted?.replace(/\\(.)/g, '$1') ?? bare;
    if (key !== undefined) return key;
    addIssue({
      message: `a key has 1 to ${LENGTH_MAX} printable ASCII characters`,
    });
    return NEVER;
  });
  return v.pipe(
    v.string(),
    parse,
    v.metadata({ type: 'string', pattern: KEY.source, examples: ['"9f0c2a54-6f0e-4a39-8a15-2f6f1b1f7a3e"'] }),
  );
}
