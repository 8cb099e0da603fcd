import { execFileSync, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';

/** What Go builds where oasdiff is not installed. */
export const OASDIFF = 'github.com/oasdiff/oasdiff@v1.37.0';

/** The command of oasdiff, with its first arguments: itself, or Go, which builds it once; `undefined` without both. */
export function findOasdiff(): [string, ...string[]] | undefined {
  if (spawnSync('oasdiff', ['--version']).status === 0) return ['oasdiff'];
  return hasGo() ? ['go', 'run', OASDIFF] : undefined;
}

/** Go 1.21 and newer download the version of Go that a module asks for. */
function hasGo(): boolean {
  const { stdout } = spawnSync('go', ['version'], { encoding: 'utf8' });
  const [, minor = 0] = /go1\.(\d+)/.exec(stdout ?? '') ?? [];
  return Number(minor) >= 21;
}

/** oasdiff takes it for compatible that an optional field or header of a response is removed: clients may read it. */
const LEVELS = fileURLToPath(new URL('oasdiff-levels.txt', import.meta.url));

const Changes = v.array(
  v.object({ operation: v.optional(v.string()), path: v.optional(v.string()), text: v.string() }),
);

/**
 * A sentence for each breaking change between two OpenAPI documents.
 *
 * @throws if oasdiff cannot be built or run
 */
export function breakingDocumentChanges(
  [command, ...args]: readonly [string, ...string[]],
  releasedFile: string,
  currentFile: string,
): string[] {
  const options = ['--format', 'json', '--severity-levels', LEVELS];
  const output = execFileSync(command, [...args, 'breaking', ...options, releasedFile, currentFile], {
    encoding: 'utf8',
  });
  return v
    .parse(Changes, JSON.parse(output))
    .map(
      ({ operation, path, text }) =>
        `${operation && path ? `${operation} ${path}` : 'openapi.json'}: ${text}.`,
    );
}
