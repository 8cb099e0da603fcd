import { rebuiltBundle } from '../../support/rebuilt-bundle.ts';
import { figure, markdownTable } from '../report.ts';

const KB = 1000;
/** What is smaller is told in one line. */
const BYTES_MIN = 500;
const PACKAGE = /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//;

/**
 * @param name of a function
 * @returns what its bundle consists of, in Markdown: of the source as it is now
 */
export function composition(name: string): string {
  const { text, modules } = rebuiltBundle(name);
  const paths = Map.groupBy(Object.keys(modules), ownerOf);
  const parts = [...paths].map(([owner, paths]) => {
    return { owner, count: paths.length, bytes: paths.reduce((sum, path) => sum + (modules[path] ?? 0), 0) };
  });
  const sorted = parts.toSorted((a, b) => b.bytes - a.bytes);
  const large = sorted.filter(({ bytes }) => bytes >= BYTES_MIN);
  const total = Buffer.byteLength(text);
  const rest = {
    owner: 'others',
    count: sorted.slice(large.length).reduce((sum, { count }) => sum + count, 0),
    bytes: total - large.reduce((sum, { bytes }) => sum + bytes, 0),
  };
  const rows = [...large, rest].map(({ owner, count, bytes }) => [
    owner,
    figure(count),
    (bytes / KB).toFixed(1),
    `${((bytes / total) * 100).toFixed(1)} %`,
  ]);
  return `What the bundle of \`${name}\` consists of:

${markdownTable(['Package', 'modules', 'kB', 'of the bundle'], [...rows, ['in all', figure(Object.keys(modules).length), (total / KB).toFixed(1), '']])}`;
}

function ownerOf(path: string): string {
  const [, name] = PACKAGE.exec(path) ?? [];
  return name === undefined ? 'Newsdesk itself' : `\`${name}\``;
}
