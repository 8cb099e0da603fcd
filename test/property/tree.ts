/** A JSON value before serialization: objects keep the order of their members, and may repeat a name. */
export type Tree = string | boolean | null | RawJson | readonly Tree[] | Members;

/** A number, or any other text that is inserted verbatim. */
export interface RawJson {
  readonly raw: string;
}

export interface Members {
  readonly members: readonly (readonly [name: string, value: Tree])[];
}

/** Numbers that select among equivalent serializations; empty for the plain one. */
export type Random = readonly number[];

export function isMembers(tree: Tree | undefined): tree is Members {
  return typeof tree === 'object' && tree !== null && 'members' in tree;
}

/**
 * Returns a copy with one member set, or removed if there is no `value`. Anything on the path that is not an object is
 * replaced by one.
 */
export function withMember(tree: Tree | undefined, path: readonly string[], value?: Tree): Tree {
  const [name, ...rest] = path;
  if (name === undefined) return value ?? null;
  const members = isMembers(tree) ? tree.members : [];
  const before = members.findLast(([one]) => one === name)?.[1];
  const after = rest.length === 0 ? value : withMember(before, rest, value);
  const others = members.filter(([one]) => one !== name);
  return { members: after === undefined ? others : [...others, [name, after]] };
}

const SPACES = ['', '', ' ', '\n', '\t', '\r\n    '];

/** @param random selects white space and escapes */
export function stringify(tree: Tree, random: Random): string {
  let index = 0;
  const next = (count: number) => (random.length === 0 ? 0 : (random[index++ % random.length] ?? 0) % count);
  const space = () => SPACES[next(SPACES.length)] ?? '';
  const list = (open: string, items: readonly string[], close: string) =>
    open + space() + items.map((item) => item + space()).join(`,${space()}`) + close;
  const string = (text: string) => {
    const plain = JSON.stringify(text);
    const style = next(6);
    if (style === 1) {
      return `"${Array.from({ length: text.length }, (_, at) => escapedUnit(text, at)).join('')}"`;
    }
    return style === 2 ? plain.replaceAll('/', '\\/') : plain;
  };
  const value = (one: Tree): string => {
    if (typeof one === 'string') return string(one);
    if (one === null || typeof one === 'boolean') return String(one);
    if ('raw' in one) return one.raw;
    if (!isMembers(one)) return list('[', one.map(value), ']');
    const members = one.members.map(([name, inner]) => `${string(name)}${space()}:${space()}${value(inner)}`);
    return list('{', members, '}');
  };
  return space() + value(tree) + space();
}

/** The `\uXXXX` escape of a UTF-16 unit, in upper or lower case. */
function escapedUnit(text: string, at: number): string {
  const code = text.charCodeAt(at).toString(16).padStart(4, '0');
  return `\\u${at % 2 === 0 ? code : code.toUpperCase()}`;
}
