/** Where a text stops being JSON, and why. */
export interface JsonDecodeError {
  /** Counted in code points from 0. */
  readonly offset: number;
  readonly error: string;
}

const SPACE = /[ \t\n\r]*/y;
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids these in a string
const PLAIN = /[^"\\\u0000-\u001f]*/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

class Unexpected extends Error {
  readonly at: number;
  constructor(at: number, message: string) {
    super(message);
    this.at = at;
  }
}

/**
 * Explains why `JSON.parse` refused a text, with the message and offset of Python's `json`, which are part of FastAPI's
 * response. `JSON.parse` reports neither reliably, and quotes the text.
 *
 * @returns `undefined` when the text is valid JSON after all
 */
export function jsonDecodeError(text: string): JsonDecodeError | undefined {
  try {
    scan(text);
    return undefined;
  } catch (error) {
    if (!(error instanceof Unexpected)) throw error;
    return { offset: Array.from(text.slice(0, error.at)).length, error: error.message };
  }
}

function scan(text: string): void {
  if (text.startsWith('\ufeff')) throw new Unexpected(0, 'Unexpected UTF-8 BOM (decode using utf-8-sig)');
  const open: ('{' | '[')[] = [];
  let at = skip(SPACE, text, 0);

  // Each round reads a value, or the start of one, and the closing brackets after it.
  do {
    const first = text[at];
    if (first === '{') {
      const next = skip(SPACE, text, at + 1);
      if (text[next] !== '}') {
        open.push('{');
        at = name(text, next);
        continue;
      }
      at = next + 1;
    } else if (first === '[') {
      const next = skip(SPACE, text, at + 1);
      if (text[next] !== ']') {
        open.push('[');
        at = next;
        continue;
      }
      at = next + 1;
    } else {
      at = first === '"' ? string(text, at) : scalar(text, at);
    }
    at = closings(text, at, open);
  } while (open.length > 0);

  if (at < text.length) throw new Unexpected(at, 'Extra data');
}

/** Skips the closing brackets after a value, and the comma before the next one. */
function closings(text: string, from: number, open: ('{' | '[')[]): number {
  let at = skip(SPACE, text, from);
  while (open.length > 0) {
    const inObject = open.at(-1) === '{';
    if (text[at] === ',') {
      const next = skip(SPACE, text, at + 1);
      return inObject ? name(text, next) : next;
    }
    if (text[at] !== (inObject ? '}' : ']')) throw new Unexpected(at, "Expecting ',' delimiter");
    open.pop();
    at = skip(SPACE, text, at + 1);
  }
  return at;
}

function name(text: string, from: number): number {
  if (text[from] !== '"') throw new Unexpected(from, 'Expecting property name enclosed in double quotes');
  const at = skip(SPACE, text, string(text, from));
  if (text[at] !== ':') throw new Unexpected(at, "Expecting ':' delimiter");
  return skip(SPACE, text, at + 1);
}

function string(text: string, from: number): number {
  let at = from + 1;
  for (;;) {
    at = skip(PLAIN, text, at);
    const found = text[at];
    if (found === '"') return at + 1;
    if (found === undefined || (found === '\\' && at + 1 === text.length)) {
      throw new Unexpected(from, 'Unterminated string starting at');
    }
    if (found !== '\\') throw new Unexpected(at, 'Invalid control character at');
    const next = skip(ESCAPE, text, at);
    const isUnicode = text[at + 1] === 'u';
    // Python blames the escape when the text ends right after it.
    if (next === at || (isUnicode && next === text.length)) {
      if (isUnicode) throw new Unexpected(at + 1, 'Invalid \\uXXXX escape');
      throw new Unexpected(at, 'Invalid \\escape');
    }
    at = next;
  }
}

function scalar(text: string, from: number): number {
  const at = skip(SCALAR, text, from);
  if (at === from) throw new Unexpected(from, 'Expecting value');
  return at;
}

/** Where the match of a sticky pattern ends; `at` when it does not match. */
function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}
