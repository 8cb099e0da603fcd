/** A JSON value as it is written: an object keeps the order of its members, and may name one twice. */
export type Tree = string | boolean | null | Written | readonly Tree[] | Members;

/** A number, or anything else that is written just so. */
export interface Written {
  readonly written: string;
}

export interface Members {
  readonly members: readonly (readonly [name: string, value: Tree])[];
}

/** Numbers that decide how the same value is written: none for the plain way. */
export type Random = readonly number[];

export function isMembers(tree: Tree | undefined): tree is Members {
  return typeof tree === 'object' && tree !== null && 'members' in tree;
}

/**
 * @param tree an object; anything else is taken for an empty one
 * @param path names that lead to a member, through objects that are made where there are none
 * @param value what the member is to be; without it the member is taken away
 * @returns the same otherwise
 */
export function changed(tree: Tree | undefined, path: readonly string[], value?: Tree): Tree {
  const [name, ...rest] = path;
  if (name === undefined) return value ?? null;
  const members = isMembers(tree) ? tree.members : [];
  const before = members.findLast(([one]) => one === name)?.[1];
  const after = rest.length === 0 ? value : changed(before, rest, value);
  const others = members.filter(([one]) => one !== name);
  return { members: after === undefined ? others : [...others, [name, after]] };
}

const SPACES = ['', '', ' ', '\n', '\t', '\r\n    '];

/**
 * @param tree a JSON value
 * @param dice how it is written: with which white space, and with which characters escaped
 * @returns its text
 */
export function written(tree: Tree, dice: Random): string {
  let rolls = 0;
  const roll = (sides: number) => (dice.length === 0 ? 0 : (dice[rolls++ % dice.length] ?? 0) % sides);
  const space = () => SPACES[roll(SPACES.length)] ?? '';
  const list = (open: string, items: readonly string[], close: string) =>
    open + space() + items.map((item) => item + space()).join(`,${space()}`) + close;
  const string = (text: string) => {
    const plain = JSON.stringify(text);
    const style = roll(6);
    if (style === 1) return `"${Array.from({ length: text.length }, (_, at) => unit(text, at)).join('')}"`;
    return style === 2 ? plain.replaceAll('/', '\\/') : plain;
  };
  const value = (one: Tree): string => {
    if (typeof one === 'string') return string(one);
    if (one === null || typeof one === 'boolean') return String(one);
    if ('written' in one) return one.written;
    if (!isMembers(one)) return list('[', one.map(value), ']');
    const members = one.members.map(([name, inner]) => `${string(name)}${space()}:${space()}${value(inner)}`);
    return list('{', members, '}');
  };
  return space() + value(tree) + space();
}

/** A UTF-16 unit as JSON escapes it, in upper or lower case. */
function unit(text: string, at: number): string {
  const code = text.charCodeAt(at).toString(16).padStart(4, '0');
  return `\\u${at % 2 === 0 ? code : code.toUpperCase()}`;
}
