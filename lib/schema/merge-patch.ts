import * as v from 'valibot';
import { entriesOf, mapEntries, unwrapOptional } from './entries.ts';
import { isObject, jsonObject } from './json-object.ts';

/** A JSON merge patch (RFC 7396): any of the members, at any depth; `null` removes an optional one. */
export type MergePatch<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { readonly [K in keyof T]?: MergePatch<NonNullable<T[K]>> | (undefined extends T[K] ? null : never) }
    : T;

type PatchOf<Entries extends v.ObjectEntries> = MergePatch<v.InferInput<v.ObjectSchema<Entries, undefined>>>;

/** The schema of a merge patch of an object. It has no defaults: a patch changes what it names, and nothing else. */
export function mergePatch<const Entries extends v.ObjectEntries>(entries: Entries) {
  const members = mapEntries(entries, (entry): v.GenericSchema => {
    const { schema, isOptional } = unwrapOptional(entry);
    const nested = entriesOf(schema);
    const value = nested ? mergePatch(nested) : schema;
    return v.exactOptional(isOptional ? v.nullable(value) : value);
  });
  // The cast: the members are those of the patch's type.
  return jsonObject(members) as unknown as v.GenericSchema<PatchOf<Entries>>;
}

/** A path of member names, and the new value; `undefined` removes the member. */
export type Change = readonly [path: readonly string[], value: unknown];

/** The changes that a merge patch makes, member by member. */
export function changesOf(entries: v.ObjectEntries, patch: object, parent: readonly string[] = []): Change[] {
  return Object.entries(patch).flatMap(([name, value]): Change[] => {
    const path = [...parent, name];
    const { schema, isOptional } = unwrapOptional(entries[name] as v.GenericSchema);
    const nested = entriesOf(schema);
    if (nested && value !== null) return changesOf(nested, value, path);
    return [[path, value === null && isOptional ? undefined : value]];
  });
}

/** Applies changes to a value, and creates the objects that it lacks. */
export function applyChanges(target: object, changes: readonly Change[]): object {
  const result = structuredClone(target);
  for (const [path, value] of changes) {
    let parent = result as Record<string, unknown>;
    for (const name of path.slice(0, -1)) {
      const child = isObject(parent[name]) ? parent[name] : {};
      parent[name] = child;
      parent = child;
    }
    const name = path.at(-1) ?? '';
    if (value === undefined) delete parent[name];
    else parent[name] = value;
  }
  return result;
}
