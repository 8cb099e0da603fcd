import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';

type Values<Options extends ParseArgsOptionsConfig> = ReturnType<
  typeof parseArgs<{ options: Options; allowPositionals: true }>
>['values'];

interface Command<Options extends ParseArgsOptionsConfig, Result> {
  /** Printed for `--help`, and after what is wrong. */
  readonly usage: string;
  readonly options: Options;
  /** Converts the options. What it throws is printed. */
  read(values: Values<Options>, positionals: readonly string[]): Result;
}

/** Reads the options of an npm script. Prints the usage and exits for `--help`, or with 1 when an option is wrong. */
export function commandLine<const Options extends ParseArgsOptionsConfig, Result>(
  command: Command<Options, Result>,
): Result {
  if (process.argv.includes('--help')) {
    console.log(command.usage);
    process.exit(0);
  }
  try {
    const { values, positionals } = parseArgs({ options: command.options, allowPositionals: true });
    return command.read(values, positionals);
  } catch (error) {
    // The rest explains how to pass a value such as -5.
    const [message = ''] = String(error instanceof Error ? error.message : error).split(/\. |\n/);
    console.error(`${message}\n${command.usage}`);
    process.exit(1);
  }
}

/** A whole number within bounds, both included. */
export function wholeNumber(name: string, text: string, min: number, max: number): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= min && number <= max) return number;
  throw new Error(`${name} takes a whole number from ${min} to ${max}, not ${text || 'nothing'}`);
}

/** For a command without arguments. */
export function noArguments(positionals: readonly string[]): void {
  if (positionals.length > 0) throw new Error(`Unexpected argument ${positionals.join(' ')}`);
}
