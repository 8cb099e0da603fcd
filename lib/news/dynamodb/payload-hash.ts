import { createHash } from 'node:crypto';
import { canonicalObject } from '../../schema/canonical.ts';
import { articleFields, type NewsInput } from '../news.ts';

/** Equal for equal articles, whatever the order of their fields and whatever ignored fields were sent with them. */
export function payloadHash(input: NewsInput): string {
  return createHash('sha256')
    .update(JSON.stringify(canonicalObject(articleFields, input)))
    .digest('base64url');
}
