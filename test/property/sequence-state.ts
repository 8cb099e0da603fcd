import { randomUUID } from 'node:crypto';
import type { FirstUse } from './idempotency.ts';
import type { ListQuery } from './list-query.ts';
import { Model } from './model.ts';

interface UsedKey extends FirstUse {
  readonly timeMs: number;
}

/** The first page of an earlier list, as of its last response. */
interface KnownList {
  readonly list: ListTarget;
  readonly etag: string;
  /** Changes whenever the page does. */
  readonly fingerprint: string;
}

/** A list query with its path. */
export interface ListTarget extends ListQuery {
  readonly target: string;
}

/** What a sequence knows of the service. */
export class SequenceState {
  readonly model = new Model();
  /** Of all articles ever created, in that order. */
  readonly ids: number[] = [];
  readonly usedKeys = new Map<number, UsedKey>();
  readonly lists: KnownList[] = [];
  /** Keeps the idempotency keys of sequences apart. */
  readonly keyPrefix = randomUUID();
}
