import { resolve } from 'node:path';
import { bundleFunction } from '../../../infra/bundling/function-bundle.ts';
import { figure, markdownTable } from '../report.ts';

const KB = 1000;
/** Smaller packages are summed up in one row. */
const BYTES_MIN = 500;
const PACKAGE = /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//;

/** A Markdown table of the packages in a function's bundle, built from the current source. */
export function composition(name: string): string {
  const { text, modules } = bundleFunction(name, resolve('cdk.out/static-files-prod.mjs'));
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
  return `Contents of the bundle of \`${name}\`:

${markdownTable(['Package', 'Modules', 'kB', 'Share'], [...rows, ['Total', figure(Object.keys(modules).length), (total / KB).toFixed(1), '']])}`;
}

function ownerOf(path: string): string {
  const [, name] = PACKAGE.exec(path) ?? [];
  return name === undefined ? 'Newsdesk itself' : `\`${name}\``;
}
