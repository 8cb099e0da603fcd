import {
  loadConfig as loadConfigOfSdk,
  NODE_USE_DUALSTACK_ENDPOINT_CONFIG_OPTIONS as ofDualstackOfSdk,
  NODE_USE_FIPS_ENDPOINT_CONFIG_OPTIONS as ofFipsOfSdk,
  NODE_REGION_CONFIG_OPTIONS as ofRegionOfSdk,
} from '@smithy/core/config';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  loadConfig,
  NODE_USE_DUALSTACK_ENDPOINT_CONFIG_OPTIONS as ofDualstack,
  NODE_USE_FIPS_ENDPOINT_CONFIG_OPTIONS as ofFips,
  NODE_REGION_CONFIG_OPTIONS as ofRegion,
} from '../../../../infra/bundling/stubs/configuration.ts';

// Without a file there either, nor the machine's metadata, the SDK reads the environment alone.
const ALONE = {
  AWS_CONFIG_FILE: '/nonexistent',
  AWS_SHARED_CREDENTIALS_FILE: '/nonexistent',
  AWS_EC2_METADATA_DISABLED: 'true',
};

afterEach(() => {
  vi.unstubAllEnvs();
});

const flags = ['true', 'false', 'yes', 'constructor', '', undefined];

describe('configuration', () => {
  it.each([
    { name: 'AWS_REGION', values: ['eu-central-1', undefined], own: ofRegion, sdk: ofRegionOfSdk },
    { name: 'AWS_USE_FIPS_ENDPOINT', values: flags, own: ofFips, sdk: ofFipsOfSdk },
    { name: 'AWS_USE_DUALSTACK_ENDPOINT', values: flags, own: ofDualstack, sdk: ofDualstackOfSdk },
  ])('reads $name as the SDK does', async ({ name, values, own, sdk }) => {
    for (const [alone, path] of Object.entries(ALONE)) vi.stubEnv(alone, path);
    const outcomeOf = (read: () => Promise<unknown>) => read().catch(() => 'refused');
    for (const value of values) {
      vi.stubEnv(name, value);
      const wanted = await outcomeOf(loadConfigOfSdk<unknown>(sdk));
      expect(await outcomeOf(loadConfig<unknown>(own)), value).toEqual(wanted);
    }
  });

  it('reads a setting once', async () => {
    const region = loadConfig(ofRegion);
    vi.stubEnv('AWS_REGION', 'eu-central-1');
    expect(await region()).toBe('eu-central-1');
    vi.stubEnv('AWS_REGION', 'us-east-1');
    expect(await region()).toBe('eu-central-1');
  });
});
