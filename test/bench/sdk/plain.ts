/** A value in DynamoDB's own JSON, of the types that an article has. */
export interface Attribute {
  readonly S?: string | undefined;
  readonly N?: string | undefined;
  readonly M?: Readonly<Record<string, Attribute>> | undefined;
}

/** @returns the value as it is in JavaScript */
export function plain({ S, N, M }: Attribute): unknown {
  if (S !== undefined) return S;
  if (N !== undefined) return Number(N);
  const object: Record<string, unknown> = {};
  for (const key in M) object[key] = plain(M[key] ?? {});
  return object;
}
