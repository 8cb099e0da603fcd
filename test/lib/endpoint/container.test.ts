import { describe, expect, it } from 'vitest';
import { createContainer } from '../../../lib/endpoint/container.ts';

interface Dependencies {
  readonly name: string;
  readonly greeting: { readonly text: string };
  readonly failing: never;
}

function testContainer() {
  const built: string[] = [];
  const container = createContainer<Dependencies>({
    name: () => {
      built.push('name');
      return 'Ada';
    },
    greeting: ({ name }) => {
      built.push('greeting');
      return { text: `Hello ${name}` };
    },
    failing: () => {
      throw new Error('not today');
    },
  });
  return { built, container };
}

describe('createContainer', () => {
  it('builds a dependency once, when it is first used', () => {
    const { built, container } = testContainer();
    expect(built).toEqual([]);
    expect(container.dependencies.greeting).toBe(container.dependencies.greeting);
    expect(built).toEqual(['name', 'greeting']);
  });

  it('retries a dependency that failed to build', () => {
    const { container } = testContainer();
    expect(() => container.dependencies.failing).toThrow('not today');
    expect(() => container.dependencies.failing).toThrow('not today');
  });

  it('uses a replacement in everything that depends on it, and leaves the original unchanged', () => {
    const { container } = testContainer();
    expect(container.with({ name: 'Grace' }).dependencies.greeting).toEqual({ text: 'Hello Grace' });
    expect(container.dependencies.greeting).toEqual({ text: 'Hello Ada' });
  });

  it('initializes what it has, replacements too', async () => {
    const initialized: string[] = [];
    const container = createContainer<{ name: string }>({ name: () => 'Ada' }, async ({ name }) => {
      initialized.push(name);
    });
    await container.initialize();
    await container.with({ name: 'Grace' }).initialize();
    expect(initialized).toEqual(['Ada', 'Grace']);
  });
});
