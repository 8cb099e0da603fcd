import type { TimeRange } from '../fastapi/date-time.ts';
import { NEWS_ID_MAX } from './news-id.ts';

/** Which articles a list holds. Normalized: order, repetition and overlap of values do not matter. */
export interface NewsFilter {
  /** Distinct and descending. Absent without an `id` filter. */
  readonly ids?: readonly number[];
  /** Disjoint and descending. */
  readonly created: readonly TimeRange[];
}

export const ALL_TIME: TimeRange = { from: 1, to: NEWS_ID_MAX };

/** Combines the values of one criterion with OR, different criteria with AND. An empty criterion matches every article. */
export function newsFilter(criteria: {
  ids: readonly number[];
  created: readonly TimeRange[];
  createdFrom?: TimeRange | undefined;
  createdTo?: TimeRange | undefined;
}): NewsFilter {
  const from = Math.max(ALL_TIME.from, criteria.createdFrom?.from ?? ALL_TIME.from);
  const to = Math.min(ALL_TIME.to, criteria.createdTo?.to ?? ALL_TIME.to);
  const ranges = criteria.created.length > 0 ? criteria.created : [ALL_TIME];
  const clipped = ranges.map((range) => ({ from: Math.max(range.from, from), to: Math.min(range.to, to) }));
  const created = mergeRanges(clipped.filter((range) => range.from <= range.to));
  if (criteria.ids.length === 0) return { created };
  return { ids: [...new Set(criteria.ids)].sort((a, b) => b - a), created };
}

/** Merges ranges that overlap or touch, and sorts them newest first. */
function mergeRanges(ranges: readonly TimeRange[]): TimeRange[] {
  const merged: TimeRange[] = [];
  for (const range of ranges.toSorted((a, b) => b.to - a.to)) {
    const later = merged.at(-1);
    if (later && range.to >= later.from - 1) {
      merged[merged.length - 1] = { from: Math.min(later.from, range.from), to: later.to };
    } else {
      merged.push(range);
    }
  }
  return merged;
}
