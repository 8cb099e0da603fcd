import type { Filters } from './model.ts';
import type { TimeRange } from './time.ts';

/** Default page sizes: of any list, and of a list by ids. */
const LIMIT = 20;
const LIMIT_BY_ID = 100;

/** The filters of a list and its largest page. */
export interface ListQuery {
  readonly filters: Filters;
  readonly limit: number;
}

/** @param valuesOf the parsed values of a query parameter */
export function toListQuery(valuesOf: (name: string) => readonly unknown[]): ListQuery {
  const filters: Filters = {
    ids: valuesOf('id') as number[],
    created: valuesOf('created_at') as TimeRange[],
    from: valuesOf('created_from').at(-1) as TimeRange | undefined,
    to: valuesOf('created_to').at(-1) as TimeRange | undefined,
  };
  const limit = Number(valuesOf('limit').at(-1) ?? (filters.ids?.length ? LIMIT_BY_ID : LIMIT));
  return { filters, limit };
}
