import * as v from 'valibot';

const LENGTH_MAX = 255;
/** A string of RFC 8941, as the draft wants it. */
const QUOTED = String.raw`"((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\]){1,${LENGTH_MAX}})"`;
/** What most clients send: the same without the quotation marks. */
const BARE = String.raw`([A-Za-z0-9_.~:/+=!#$%&'*^\x60|-]{1,${LENGTH_MAX}})`;
const KEY = new RegExp(String.raw`^\s*(?:${QUOTED}|${BARE})\s*$`);

/**
 * @returns the schema of a header `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header): text in, the key out.
 *   It may stand in quotation marks or not, and is the same key
 */
export function idempotencyKey() {
  const parse = v.rawTransform<string, string>(({ dataset: { value }, addIssue, NEVER }) => {
    const [, quoted, bare] = KEY.exec(value) ?? [];
    const key = quoted?.replace(/\\(.)/g, '$1') ?? bare;
    if (key !== undefined) return key;
    addIssue({
      message: `value_error: a key has 1 to ${LENGTH_MAX} visible ASCII characters in quotation marks`,
    });
    return NEVER;
  });
  return v.pipe(
    v.string(),
    parse,
    v.metadata({ type: 'string', pattern: KEY.source, examples: ['"9f0c2a54-6f0e-4a39-8a15-2f6f1b1f7a3e"'] }),
  );
}
