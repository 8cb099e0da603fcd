import { environmentVariable } from './container.ts';

/** What a deployment tells its clients of itself. */
export interface Deployment {
  readonly version: string;
  readonly region: string;
  /** Who may write: anybody, or who has a signature or a token. */
  readonly authorization: 'anonymous' | 'iam' | 'jwt';
}

/** The deployment that the environment describes. */
export function deployment(): Deployment {
  return {
    version: environmentVariable('VERSION'),
    region: environmentVariable('AWS_REGION'),
    // The cast: the stack sets it.
    authorization: environmentVariable('AUTHORIZATION') as Deployment['authorization'],
  };
}
