import { bodyDifferences } from './differences/bodies.ts';
import type { Difference } from './differences/difference.ts';
import { jsonDifferences } from './differences/json.ts';
import { parameterDifferences } from './differences/parameters.ts';
import { routingDifferences } from './differences/routing.ts';

/** All differences. The tests fail for an unlisted difference, and for a listed one that does not differ. */
export const differences: readonly Difference[] = [
  ...bodyDifferences,
  ...jsonDifferences,
  ...routingDifferences,
  ...parameterDifferences,
];
