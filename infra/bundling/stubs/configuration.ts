/*
 * Replaces `@smithy/core/config` in bundles: Lambda configures a function through its environment, not through files or the
 * metadata of a machine.
 */

interface Selectors<Value> {
  readonly environmentVariableSelector: (env: NodeJS.ProcessEnv, options: object) => Value | undefined;
  readonly default?: Value | (() => Value | Promise<Value>);
}

/** The names in configuration files, which are not read. */
const NO_FILES = '';
export const CONFIG_PREFIX_SEPARATOR = NO_FILES;
export const NODE_REGION_CONFIG_FILE_OPTIONS = {};
export const REGION_ENV_NAME = 'AWS_REGION';
export const REGION_INI_NAME = NO_FILES;
export const SelectorType = {};
export class ProviderError extends Error {}

/** Returns a function that reads a setting from the environment, once, or its default. */
export function loadConfig<Value>(selectors: Selectors<Value>, options: object = {}) {
  const { environmentVariableSelector: select, default: otherwise } = selectors;
  let value: Promise<Value | undefined> | undefined;
  const read = async () =>
    select(process.env, options) ?? (otherwise instanceof Function ? otherwise() : otherwise);
  return () => {
    value ??= read();
    return value;
  };
}

/** `undefined` for any other text, which the SDK ignores as well. */
export function booleanSelector(env: NodeJS.ProcessEnv, name: string): boolean | undefined {
  const text = env[name];
  return text === 'true' || text === 'false' ? text === 'true' : undefined;
}

const flag = (name: string): Selectors<boolean> => ({
  environmentVariableSelector: (env) => booleanSelector(env, name),
  default: false,
});

export const NODE_USE_DUALSTACK_ENDPOINT_CONFIG_OPTIONS = flag('AWS_USE_DUALSTACK_ENDPOINT');
export const NODE_USE_FIPS_ENDPOINT_CONFIG_OPTIONS = flag('AWS_USE_FIPS_ENDPOINT');
export const NODE_REGION_CONFIG_OPTIONS: Selectors<string> = {
  environmentVariableSelector: ({ AWS_REGION }) => AWS_REGION,
  default: () => {
    throw new Error('AWS_REGION is not set');
  },
};

/** `loadConfig` has already read both settings. */
export const resolveRegionConfig = <T>(configuration: T): T => configuration;

/** The mode selects timeouts and retries; the client has its own. */
export const resolveDefaultsModeConfig = () => async () => 'standard';
