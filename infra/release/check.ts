import packageJson from '../../package.json' with { type: 'json' };
import { commandLine, noArguments } from '../command-line.ts';
import { checkBreakingChanges } from './last-release.ts';

commandLine({
  usage: `Usage: npm run check:breaking

Compares openapi.json, which npm run openapi writes, and the contracts: prints each change since the last release that breaks clients or needs new rights in the database. It exits with 1 if there
is any, unless the version in package.json allows it: the next major one, or below 1.0.0 the next minor one.`,
  options: {},
  read: (_, positionals) => noArguments(positionals),
});

if (!checkBreakingChanges(packageJson.version)) process.exitCode = 1;
