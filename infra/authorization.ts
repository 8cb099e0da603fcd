/** How the endpoints for editors are protected. */
export type Authorization =
  | { readonly type: 'iam' | 'anonymous' }
  | { readonly type: 'jwt'; readonly issuer: string };

/** The scope that a JWT needs for them. */
export const WRITE_SCOPE = 'news:write';
