import fc from 'fast-check';
import { runCreate, runOnArticle } from './article-commands.ts';
import { checkProperty, type PropertyOptions } from './check-property.ts';
import { type Command, command } from './command.ts';
import type { Connection } from './connection.ts';
import { sendJson } from './json-exchange.ts';
import { runList, runRevalidateList } from './list-commands.ts';
import { SequenceState } from './sequence-state.ts';

/** A service without other clients. */
export interface Service {
  readonly connection: Connection;
  /** Absent if the clock of the service cannot be changed. */
  readonly advanceClock?: (seconds: number) => void;
}

const COMMANDS_MAX = 30;

class ModelCommand implements fc.AsyncCommand<SequenceState, Service> {
  readonly #command: Command;

  constructor(command: Command) {
    this.#command = command;
  }

  check = () => true;
  toString = () => JSON.stringify(this.#command);

  async run(state: SequenceState, { connection, advanceClock }: Service): Promise<void> {
    const command = this.#command;
    switch (command.type) {
      case 'wait':
        advanceClock?.(command.seconds);
        break;
      case 'create':
        // Within one millisecond, an article can get the id of a deleted one.
        advanceClock?.(0.001);
        return runCreate(state, connection, command);
      case 'list':
        return runList(state, connection, command);
      case 'revalidate list':
        return runRevalidateList(state, connection, command);
      default:
        return runOnArticle(state, connection, command);
    }
  }
}

const sequences = fc.commands(
  [command.map((one) => new ModelCommand(one))],
  // The default size generates short sequences only.
  { maxCommands: COMMANDS_MAX, size: 'max' },
);

/**
 * Runs sequences of requests and compares each whole response with the model's.
 *
 * @param service its articles are deleted before each sequence
 */
export async function fuzzSequences(
  service: Service,
  { onSequence, ...options }: PropertyOptions & { onSequence?: () => void },
): Promise<void> {
  const check = async (commands: Iterable<fc.AsyncCommand<SequenceState, Service>>) => {
    const { body } = await sendJson(service.connection, 'GET', '/news?limit=100');
    for (const { id } of body as { id: number }[]) {
      await sendJson(service.connection, 'DELETE', `/news/${id}`);
    }
    await fc.asyncModelRun(() => ({ model: new SequenceState(), real: service }), commands);
    onSequence?.();
  };
  await checkProperty(sequences, check, options);
}
