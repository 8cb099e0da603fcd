import type { StageSettings } from './stage-settings.ts';

/**
 * The stages that can be deployed, with what each has in place of the defaults. `npx cdk deploy` deploys prod, and
 * `npx cdk deploy -c stage=dev` dev: each is a stack, `Newsdesk-dev`, with its own table. `docs/deploy.md` has all settings.
 */
export const STAGES = {
  prod: { terminationProtection: true },
  staging: {},
  dev: { alarms: false, logRetentionDays: 7 },
} as const satisfies Readonly<Record<string, StageSettings>>;
