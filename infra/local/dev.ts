import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onSave } from './on-save.ts';
import { startOptions } from './start-options.ts';

/*
 * `npm run dev`: the API, restarted at every save. Not `node --watch`, which no longer sees a file that an editor has replaced
 * by a rename.
 */

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));

// Prints the usage, or what is wrong, once.
startOptions();

let child: ChildProcess = start();
let isStopping = false;

onSave(['functions', 'lib', 'infra'], restart);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, async () => {
    isStopping = true;
    await stop();
    process.exit();
  });
}

function start(): ChildProcess {
  const started = spawn(process.execPath, [MAIN, ...process.argv.slice(2)], { stdio: 'inherit' });
  started.on('exit', (code) => {
    if (code) console.error('Waiting for a change.');
  });
  return started;
}

async function stop(): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill();
  await exited;
}

async function restart(): Promise<void> {
  await stop();
  if (!isStopping) child = start();
}
