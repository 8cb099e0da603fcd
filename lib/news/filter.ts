import { NEWS_ID_MAX } from './news-id.ts';

/** A span of time in microseconds since 1970, both ends included. */
export interface Period {
  readonly from: number;
  readonly to: number;
}

/** Which articles are asked for, in one normal form: two filters that mean the same are equal. */
export interface NewsFilter {
  /** Only these, newest first and each once; all articles when it is absent. */
  readonly ids?: readonly number[];
  /** Only those created in one of these periods, which are newest first and apart from each other. */
  readonly created: readonly Period[];
}

const ALL_TIME: Period = { from: 1, to: NEWS_ID_MAX };

/**
 * Values of one criterion are alternatives; different criteria narrow each other.
 *
 * @param criteria ids; periods one of which an article was created in; the periods in which the time of
 *   creation begins and ends. A criterion without values does not narrow
 * @returns the filter
 */
export function newsFilter(criteria: {
  ids: readonly number[];
  created: readonly Period[];
  createdFrom?: Period | undefined;
  createdTo?: Period | undefined;
}): NewsFilter {
  const from = Math.max(ALL_TIME.from, criteria.createdFrom?.from ?? ALL_TIME.from);
  const to = Math.min(ALL_TIME.to, criteria.createdTo?.to ?? ALL_TIME.to);
  const periods = criteria.created.length > 0 ? criteria.created : [ALL_TIME];
  const clipped = periods.map((period) => ({
    from: Math.max(period.from, from),
    to: Math.min(period.to, to),
  }));
  const created = mergeRanges(clipped.filter((period) => period.from <= period.to));
  if (criteria.ids.length === 0) return { created };
  return { ids: [...new Set(criteria.ids)].sort((a, b) => b - a), created };
}

/** The same moments, as periods that neither overlap nor touch, newest first. */
function mergeRanges(periods: readonly Period[]): Period[] {
  const result: Period[] = [];
  for (const period of periods.toSorted((a, b) => b.to - a.to)) {
    const later = result.at(-1);
    if (later && period.to >= later.from - 1) {
      result[result.length - 1] = { from: Math.min(later.from, period.from), to: later.to };
    } else {
      result.push(period);
    }
  }
  return result;
}
