import { describe, expect, it } from 'vitest';
import { createContainer } from '../../../lib/endpoint/container.ts';

interface Dependencies {
  readonly name: string;
  readonly greeting: { readonly text: string };
  readonly broken: never;
}

function composition() {
  const built: string[] = [];
  const composed = createContainer<Dependencies>({
    name: () => {
      built.push('name');
      return 'Ada';
    },
    greeting: ({ name }) => {
      built.push('greeting');
      return { text: `Hello ${name}` };
    },
    broken: () => {
      throw new Error('not today');
    },
  });
  return { built, composed };
}

describe('compose', () => {
  it('builds what is used, when it is used, once', () => {
    const { built, composed } = composition();
    expect(built).toEqual([]);
    expect(composed.dependencies.greeting).toBe(composed.dependencies.greeting);
    expect(built).toEqual(['name', 'greeting']);
  });

  it('builds again what could not be built', () => {
    const { composed } = composition();
    expect(() => composed.dependencies.broken).toThrow('not today');
    expect(() => composed.dependencies.broken).toThrow('not today');
  });

  it('builds from a replacement what depends on it, and leaves the original alone', () => {
    const { composed } = composition();
    expect(composed.with({ name: 'Grace' }).dependencies.greeting).toEqual({ text: 'Hello Grace' });
    expect(composed.dependencies.greeting).toEqual({ text: 'Hello Ada' });
  });
});
