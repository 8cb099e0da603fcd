import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { commandLine } from '../../../infra/command-line.ts';
import { startLocalApi } from '../../../infra/local/local-api.ts';
import { newsInputExample } from '../../../lib/news/news-example.ts';
import { run as runCommand } from '../../support/command.ts';
import { checkPostman } from './postman.ts';

const OPENAPI_GENERATOR = '7.25.0';
const COMMAND_MS_MAX = 10 * 60_000;

/** The other generators, and what the generated clients need. Those of Rust are in rust/Cargo.toml. */
const NPM = {
  axios: '1.21.1',
  'openapi-typescript': '7.13.0',
  'openapi-fetch': '0.17.0',
  '@hey-api/openapi-ts': '0.99.0',
  // @hey-api/openapi-ts fails with TypeScript 7.
  typescript: '5.9.3',
  'openapi-to-postmanv2': '6.3.3',
  newman: '6.2.2',
} as const;
const PYPI = ['pydantic==2.14.4', 'urllib3==2.8.0', 'python-dateutil==4.0.0'];

interface Generator {
  readonly name: string;
  /** The commands that it needs, besides npm. */
  readonly commands: readonly string[];
  /** Makes a client in `folder`, which already has the program for it, and runs the program. */
  check(folder: string): Promise<void>;
}

const OPENAPI_GENERATOR_COMMANDS = ['java', 'mvn'];

const GENERATORS: readonly Generator[] = [
  { name: 'java', commands: [...OPENAPI_GENERATOR_COMMANDS, 'javac'], check: checkJava },
  { name: 'go', commands: [...OPENAPI_GENERATOR_COMMANDS, 'go'], check: checkGo },
  { name: 'rust', commands: [...OPENAPI_GENERATOR_COMMANDS, 'cargo'], check: checkRust },
  { name: 'python', commands: [...OPENAPI_GENERATOR_COMMANDS, 'python3'], check: checkPython },
  { name: 'typescript-axios', commands: OPENAPI_GENERATOR_COMMANDS, check: checkAxios },
  { name: 'openapi-fetch', commands: [], check: checkOpenapiFetch },
  { name: 'hey-api', commands: [], check: checkHeyApi },
  { name: 'postman', commands: [], check: checkCollection },
];

const generators = commandLine({
  usage: `Usage: npm run test:generators -- [name …]

Generates clients from the OpenAPI document with public generators, compiles them, and runs them against the API on a
free port. By default with all generators whose tools are at hand:
${GENERATORS.map(({ name }) => name).join(', ')}.
Everything is installed into a temporary folder.`,
  options: {},
  read: (_, positionals) => {
    const unknown = positionals.find((wanted) => !GENERATORS.some(({ name }) => name === wanted));
    if (unknown) throw new Error(`Unknown generator ${unknown}`);
    return GENERATORS.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  },
});

/** Before the API forgets proxies, which the tools may need. */
const environment = { ...process.env };
const interrupt = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => interrupt.abort(new Error(`Interrupted by ${signal}`)));
}

const run = (cwd: string, command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
  runCommand(command, args, {
    cwd,
    env: { ...environment, ...env },
    signal: interrupt.signal,
    timeoutMs: COMMAND_MS_MAX,
  });

const programs = fileURLToPath(new URL('.', import.meta.url));
const root = mkdtempSync(join(tmpdir(), 'newsdesk-generators-'));
const document = join(root, 'openapi.json');
const summary: string[] = [];
const api = await startLocalApi({ port: 0 });
try {
  writeFileSync(document, await (await fetch(`${api.url}/openapi.json`)).text());
  for (const generator of generators) {
    const since = performance.now();
    summary.push(`${generator.name.padEnd(16)} ${await resultOf(generator)}`);
    console.log(`${summary.at(-1)} (${Math.round((performance.now() - since) / 1000)} s)`);
  }
} finally {
  await api.stop();
  rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}
console.log(`\n${summary.join('\n')}`);

async function resultOf({ name, commands, check }: Generator): Promise<string> {
  const missing = commands.find((command) => !isAtHand(command));
  if (missing !== undefined) return `not at hand: ${missing}`;
  const folder = join(root, name);
  try {
    mkdirSync(folder);
    const program = join(programs, name);
    if (existsSync(program)) cpSync(program, folder, { recursive: true });
    await check(folder);
    return 'passed';
  } catch (error) {
    interrupt.signal.throwIfAborted();
    process.exitCode = 1;
    console.error(`${name}: ${error instanceof Error ? error.message : error}`);
    return 'failed';
  }
}

function isAtHand(command: string): boolean {
  return spawnSync(command, [command === 'go' ? 'version' : '--version'], { stdio: 'ignore' }).status === 0;
}

/** Generates a client with openapi-generator. */
async function openapiGenerator(generator: string, output: string, properties: string): Promise<void> {
  const artifact = `org.openapitools:openapi-generator-cli:${OPENAPI_GENERATOR}`;
  // Maven keeps it in its local repository.
  const copy = ['-q', '-B', 'dependency:copy', `-Dartifact=${artifact}`, `-DoutputDirectory=${root}`];
  await run(root, 'mvn', copy);
  await run(root, 'java', [
    ...['-jar', join(root, `openapi-generator-cli-${OPENAPI_GENERATOR}.jar`)],
    ...['generate', '-i', document, '-g', generator, '-o', output, '--additional-properties', properties],
    ...['--global-property', 'apiTests=false,modelTests=false,apiDocs=false,modelDocs=false'],
  ]);
}

async function checkJava(folder: string): Promise<void> {
  const packages = 'invokerPackage=newsdesk,apiPackage=newsdesk.api,modelPackage=newsdesk.model';
  await openapiGenerator('java', folder, `library=native,${packages}`);
  cpSync(join(folder, 'Check.java'), join(folder, 'src/main/java/Check.java'));
  await run(folder, 'mvn', ['-q', '-B', 'package', '-Dmaven.test.skip=true']);
  await run(folder, 'java', ['-cp', ['target/classes', 'target/lib/*'].join(delimiter), 'Check']);
}

async function checkGo(folder: string): Promise<void> {
  await openapiGenerator('go', join(folder, 'newsdesk'), 'packageName=newsdesk,withGoMod=false');
  await run(folder, 'go', ['run', '.']);
}

async function checkRust(folder: string): Promise<void> {
  // With middleware a program can read headers.
  const properties = 'library=reqwest,packageName=newsdesk,supportMiddleware=true';
  await openapiGenerator('rust', join(folder, 'newsdesk'), properties);
  await run(folder, 'cargo', ['run', '--quiet'], { CARGO_TARGET_DIR: join(folder, 'target') });
}

async function checkPython(folder: string): Promise<void> {
  await openapiGenerator('python', folder, 'packageName=newsdesk');
  await run(folder, 'python3', ['-m', 'venv', 'venv']);
  const python = join(folder, 'venv/bin/python');
  await run(folder, python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...PYPI]);
  await run(folder, python, ['check.py']);
}

async function checkAxios(folder: string): Promise<void> {
  await install(folder, ['axios']);
  await openapiGenerator('typescript-axios', join(folder, 'newsdesk'), '');
  await checkTypeScript(folder);
}

async function checkOpenapiFetch(folder: string): Promise<void> {
  await install(folder, ['openapi-typescript', 'openapi-fetch']);
  await run(folder, 'node_modules/.bin/openapi-typescript', [document, '-o', 'newsdesk.ts']);
  await checkTypeScript(folder);
}

async function checkHeyApi(folder: string): Promise<void> {
  await install(folder, ['@hey-api/openapi-ts', 'typescript']);
  await run(folder, 'node_modules/.bin/openapi-ts', ['-i', document, '-o', 'newsdesk']);
  await checkTypeScript(folder);
}

async function checkCollection(folder: string): Promise<void> {
  await install(folder, ['openapi-to-postmanv2', 'newman']);
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify(newsInputExample);
  const created = await fetch(`${api.url}/news`, { method: 'POST', headers, body });
  const { id } = (await created.json()) as { id: number };
  await checkPostman(folder, { document, newsId: id, run });
}

async function install(folder: string, packages: readonly (keyof typeof NPM)[]): Promise<void> {
  writeFileSync(join(folder, 'package.json'), '{"type": "module"}');
  const pinned = packages.map((name) => `${name}@${NPM[name]}`);
  const options = ['--prefix', folder, '--no-audit', '--no-fund', '--save-exact'];
  await run(folder, 'npm', ['install', ...options, ...pinned]);
}

/** Checks the types of check.ts and of the client that it imports, then runs it. */
async function checkTypeScript(folder: string): Promise<void> {
  const compilerOptions = {
    target: 'es2024',
    lib: ['es2024', 'dom'],
    module: 'esnext',
    moduleResolution: 'bundler',
    strict: true,
    allowImportingTsExtensions: true,
    noEmit: true,
    skipLibCheck: true,
    types: ['node'],
    typeRoots: [resolve('node_modules/@types')],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['**/*.ts'] }));
  const compiler = resolve('node_modules/typescript/bin/tsc');
  await run(folder, process.execPath, [compiler, '--project', folder, '--pretty', 'false']);
  const program = join(folder, 'check.mjs');
  await build({
    ...{ absWorkingDir: folder, entryPoints: ['check.ts'], outfile: program, logLevel: 'silent' },
    ...{ bundle: true, packages: 'external', platform: 'node', format: 'esm' },
  });
  await run(folder, process.execPath, [program, api.url]);
}
