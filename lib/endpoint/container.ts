/** Dependencies, each built once, when it is first used. */
export interface Container<D extends object> {
  readonly dependencies: D;
  /** Prepares them for a first request, once, as far as that is possible before it. */
  initialize(): Promise<void>;
  /** Returns a container of its own, in which everything built from a replaced dependency uses the replacement. */
  with(replacements: Partial<D>): Container<D>;
}

type Factories<D> = { readonly [Name in keyof D]: (dependencies: D) => D[Name] };

/** Creates a container from what builds each dependency out of the others, and from what it does before a first request. */
export function createContainer<D extends object>(
  factories: Factories<D>,
  initialize: (dependencies: D) => Promise<void> = async () => {},
): Container<D> {
  // The casts: an object with a getter for each name of D is a D, and its names are those of D.
  const dependencies = {} as D;
  for (const name of Object.keys(factories) as (keyof D)[]) {
    let built: { readonly value: D[keyof D] } | undefined;
    Object.defineProperty(dependencies, name, {
      enumerable: true,
      get: () => {
        built ??= { value: factories[name](dependencies) };
        return built.value;
      },
    });
  }
  let initialized: Promise<void> | undefined;
  return {
    dependencies,
    initialize: () => {
      initialized ??= initialize(dependencies);
      return initialized;
    },
    with(replacements) {
      // Read when it is first used, so that a getter can build it then.
      const names = Object.keys(replacements) as (keyof D)[];
      const constants = names.map((name) => [name, () => replacements[name]]);
      return createContainer<D>({ ...factories, ...Object.fromEntries(constants) }, initialize);
    },
  };
}

/** A setting of the function. */
export function environmentVariable(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`The environment variable ${name} is not set`);
  return value;
}
