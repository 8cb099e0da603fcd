import type { Criteria } from './model.ts';
import type { TimeRange } from './parameter.ts';

/** The default of `limit`, and that of a list by ids. */
const LIMIT = 20;
const LIMIT_BY_ID = 100;

/** What a list is asked for, and how many articles a page of it has at the most. */
export interface List {
  readonly criteria: Criteria;
  readonly limit: number;
}

/**
 * @param means what the values of a parameter mean, by its name
 * @returns the list that a query of these parameters asks for
 */
export function listOf(means: (name: string) => readonly unknown[]): List {
  const criteria: Criteria = {
    ids: means('id') as number[],
    created: means('created_at') as TimeRange[],
    from: means('created_from').at(-1) as TimeRange | undefined,
    to: means('created_to').at(-1) as TimeRange | undefined,
  };
  const limit = Number(means('limit').at(-1) ?? (criteria.ids?.length ? LIMIT_BY_ID : LIMIT));
  return { criteria, limit };
}
