/*
 * In bundles in the place of `@smithy/core/config`, which searches files and the machine's metadata as well: Lambda
 * configures a function by its environment.
 */

interface Selectors<Value> {
  readonly environmentVariableSelector: (env: NodeJS.ProcessEnv, options: object) => Value | undefined;
  readonly default?: Value | (() => Value | Promise<Value>);
}

/** The SDK gives names in files as well, which are not read. */
const NO_FILES = '';
export const CONFIG_PREFIX_SEPARATOR = NO_FILES;
export const NODE_REGION_CONFIG_FILE_OPTIONS = {};
export const REGION_ENV_NAME = 'AWS_REGION';
export const REGION_INI_NAME = NO_FILES;
export const SelectorType = {};
export class ProviderError extends Error {}

/**
 * @param selectors of a setting
 * @param options for the selectors
 * @returns what reads the setting from the environment, once; otherwise its default
 */
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

/** What a variable says, if it says anything: the SDK takes no notice of other texts either. */
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

/** Both settings are read by `loadConfig` already. */
export const resolveRegionConfig = <T>(configuration: T): T => configuration;

/** It chooses between timeouts and retries of which the client has its own. */
export const resolveDefaultsModeConfig = () => async () => 'standard';
