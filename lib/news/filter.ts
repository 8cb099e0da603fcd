import type { TimeRange } from '../fastapi/date-time.ts';
import { NEWS_ID_MAX } from './news-id.ts';

/** Which articles a list holds, in a normal form: filters of the same meaning are equal. */
export interface NewsFilter {
  /** Distinct and descending; absent when every article matches. */
  readonly ids?: readonly number[];
  /** Disjoint and descending. */
  readonly created: readonly TimeRange[];
}

export const ALL_TIME: TimeRange = { from: 1, to: NEWS_ID_MAX };

/** Values of one criterion are alternatives; different criteria narrow each other, and an empty one does not narrow. */
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
