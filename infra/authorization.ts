/** How the endpoints for editors are protected. */
export type Authorization =
  | { readonly type: 'iam' | 'anonymous' }
  | {
      readonly type: 'jwt';
      readonly issuer: string;
      readonly audience: readonly string[];
      /** What a token needs besides. */
      readonly scope: string;
    };
