/** A value in DynamoDB JSON, of a type that articles use. */
export interface Attribute {
  readonly S?: string | undefined;
  readonly N?: string | undefined;
  readonly M?: Readonly<Record<string, Attribute>> | undefined;
}

/** Converts DynamoDB JSON to a JavaScript value. */
export function plain({ S, N, M }: Attribute): unknown {
  if (S !== undefined) return S;
  if (N !== undefined) return Number(N);
  const object: Record<string, unknown> = {};
  for (const key in M) object[key] = plain(M[key] ?? {});
  return object;
}
