import { type ChildProcess, type ExecFileOptions, execFile } from 'node:child_process';

export interface ProgramResult {
  /** The exit code, or the signal that ended it. */
  readonly code: unknown;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program of the project as npm does. */
export function runProgram(
  file: string,
  args: readonly string[],
  options: ExecFileOptions = {},
): Promise<ProgramResult> & { readonly child: ChildProcess } {
  const { promise, resolve } = Promise.withResolvers<ProgramResult>();
  const child = execFile(process.execPath, [file, ...args], options, (error, stdout, stderr) => {
    resolve({ code: error?.code ?? error?.signal ?? 0, stdout: String(stdout), stderr: String(stderr) });
  });
  return Object.assign(promise, { child });
}
