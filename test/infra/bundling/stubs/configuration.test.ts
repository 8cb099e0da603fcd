import {
  NODE_USE_DUALSTACK_ENDPOINT_CONFIG_OPTIONS as sdkDualstack,
  NODE_USE_FIPS_ENDPOINT_CONFIG_OPTIONS as sdkFips,
  loadConfig as sdkLoadConfig,
  NODE_REGION_CONFIG_OPTIONS as sdkRegion,
} from '@smithy/core/config';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  NODE_USE_DUALSTACK_ENDPOINT_CONFIG_OPTIONS as dualstack,
  NODE_USE_FIPS_ENDPOINT_CONFIG_OPTIONS as fips,
  loadConfig,
  NODE_REGION_CONFIG_OPTIONS as region,
} from '../../../../infra/bundling/stubs/configuration.ts';

/** Makes the SDK read only the environment: no files, no instance metadata. */
const ENVIRONMENT_ONLY = {
  AWS_CONFIG_FILE: '/nonexistent',
  AWS_SHARED_CREDENTIALS_FILE: '/nonexistent',
  AWS_EC2_METADATA_DISABLED: 'true',
};

afterEach(() => {
  vi.unstubAllEnvs();
});

const flags = ['true', 'false', 'yes', 'constructor', '', undefined];

describe('configuration stub', () => {
  it.each([
    { name: 'AWS_REGION', values: ['eu-central-1', undefined], own: region, sdk: sdkRegion },
    { name: 'AWS_USE_FIPS_ENDPOINT', values: flags, own: fips, sdk: sdkFips },
    { name: 'AWS_USE_DUALSTACK_ENDPOINT', values: flags, own: dualstack, sdk: sdkDualstack },
  ])('reads $name like the SDK', async ({ name, values, own, sdk }) => {
    for (const entry of Object.entries(ENVIRONMENT_ONLY)) vi.stubEnv(...entry);
    const outcome = (read: () => Promise<unknown>) => read().catch(() => 'rejected');
    for (const value of values) {
      vi.stubEnv(name, value);
      const expected = await outcome(sdkLoadConfig<unknown>(sdk));
      expect(await outcome(loadConfig<unknown>(own)), value).toEqual(expected);
    }
  });

  it('reads a setting once', async () => {
    const readRegion = loadConfig(region);
    vi.stubEnv('AWS_REGION', 'eu-central-1');
    expect(await readRegion()).toBe('eu-central-1');
    vi.stubEnv('AWS_REGION', 'us-east-1');
    expect(await readRegion()).toBe('eu-central-1');
  });
});
