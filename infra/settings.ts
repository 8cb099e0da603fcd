import type { Node } from 'constructs';
import * as v from 'valibot';
import { SHARDS } from '../lib/news/dynamodb/table.ts';
import type { Authorization } from './authorization.ts';

const whole = (min: number, max: number) =>
  v.message(
    v.pipe(
      v.union([v.number(), v.pipe(v.string(), v.digits(), v.toNumber())]),
      v.integer(),
      v.minValue(min),
      v.maxValue(max),
    ),
    `takes a whole number from ${min} to ${max}`,
  );
const flag = v.message(
  v.union([
    v.boolean(),
    v.pipe(
      v.picklist(['true', 'false']),
      v.transform((value) => value === 'true'),
    ),
  ]),
  'takes true or false',
);

/** A list in JSON, or one text with commas; `*`, where it is allowed, stands alone. */
const list = (item: v.GenericSchema<string>, expected: string) =>
  v.message(
    v.pipe(
      v.union([
        v.array(v.string()),
        v.pipe(
          v.string(),
          v.transform((text) => text.split(',').map((one) => one.trim())),
        ),
      ]),
      v.array(item),
      v.nonEmpty(),
      v.check((items) => items.length === 1 || !items.includes('*')),
      v.transform((items) => [...new Set(items)]),
    ),
    expected,
  );

/** The retention periods of CloudWatch Logs, in days. */
const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

const Context = v.object({
  stage: v.optional(
    v.message(
      v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]{0,30}$/)),
      'takes up to 31 of a-z, 0-9 and -, a letter first',
    ),
    'prod',
  ),
  domainName: v.optional(v.message(v.pipe(v.string(), v.domain()), 'takes a domain name')),
  certificateArn: v.optional(
    v.message(
      v.pipe(v.string(), v.regex(/^arn:[\w-]+:acm:.+:certificate\/.+$/)),
      'takes the ARN of a certificate',
    ),
  ),
  logRetentionDays: v.optional(
    v.pipe(
      whole(1, 3653),
      v.check((days) => RETENTION_DAYS.includes(days), `takes one of ${RETENTION_DAYS.join(', ')}`),
    ),
    90,
  ),
  logLevel: v.optional(v.message(v.picklist(['INFO', 'WARN', 'ERROR']), 'takes INFO, WARN or ERROR'), 'INFO'),
  tracing: v.optional(flag, false),
  alarms: v.optional(flag, true),
  alarmEmail: v.optional(v.message(v.pipe(v.string(), v.email()), 'takes an e-mail address')),
  throttleRate: v.optional(whole(1, 10_000), 100),
  throttleBurst: v.optional(whole(1, 5_000), 200),
  shards: v.optional(whole(1, 200), SHARDS),
  memoryMb: v.optional(whole(128, 10_240), 1024),
  jwtIssuer: v.optional(
    v.message(v.pipe(v.string(), v.url(), v.startsWith('https://')), 'takes an https URL'),
  ),
  jwtAudience: v.optional(list(v.pipe(v.string(), v.regex(/\S/)), 'takes one or more texts')),
  jwtScope: v.optional(
    v.message(v.pipe(v.string(), v.regex(/^[!#-[\]-~]+$/)), 'takes a scope, which has no spaces'),
  ),
  allowedOrigins: v.optional(
    list(
      v.pipe(
        v.string(),
        v.check((text) => text === '*' || (/^https?:/.test(text) && URL.parse(text)?.origin === text)),
      ),
      'takes origins such as https://news.example, or *',
    ),
    ['*'],
  ),
  dangerouslyAllowAnonymousWrites: v.optional(flag, false),
});

/** A value in the context is invalid or missing. */
export class SettingsError extends Error {}

/** What an operator can configure, with defaults for production. `docs/deploy.md` explains them. */
export interface Settings {
  readonly stage: string;
  readonly domain: { readonly name: string; readonly certificateArn: string } | undefined;
  readonly logRetentionDays: number;
  /** Lambda drops the log lines below it, and their metrics: INFO is every request, WARN every 4xx and 5xx, ERROR every 5xx. */
  readonly logLevel: 'INFO' | 'WARN' | 'ERROR';
  /** Whether AWS X-Ray traces the functions. */
  readonly tracing: boolean;
  readonly alarms: boolean;
  /** Where alarms are sent. */
  readonly alarmEmail: string | undefined;
  /** Requests per second, on average and in a burst, for the whole API. */
  readonly throttle: { readonly rate: number; readonly burst: number };
  readonly shards: number;
  readonly memoryMb: number;
  readonly authorization: Authorization;
  /** The origins whose pages may use the API; `*` is any. */
  readonly allowedOrigins: readonly string[];
}

/**
 * Reads the settings from the context of the CDK app: `cdk.json`, or `cdk -c key=value`.
 *
 * @throws {SettingsError} with a sentence that names the key
 */
export function settingsOf(node: Node): Settings {
  const given = Object.keys(Context.entries).map((key) => [key, node.tryGetContext(key)]);
  const result = v.safeParse(Context, Object.fromEntries(given.filter(([, value]) => value !== undefined)));
  if (!result.success) {
    const byKey = Map.groupBy(result.issues, ({ path }) => String(path?.[0].key));
    throw new SettingsError([...byKey].map(([key, [first]]) => `${key} ${first?.message}`).join('; '));
  }
  const { stage, domainName, certificateArn, jwtIssuer, jwtAudience, jwtScope, ...context } = result.output;
  const { dangerouslyAllowAnonymousWrites: isAnonymous } = context;
  if ((domainName === undefined) !== (certificateArn === undefined)) {
    throw new SettingsError('domainName and certificateArn go together');
  }
  if ((jwtIssuer === undefined) !== (jwtAudience === undefined)) {
    throw new SettingsError('jwtIssuer and jwtAudience go together');
  }
  if (jwtScope !== undefined && jwtIssuer === undefined) {
    throw new SettingsError('jwtScope goes with jwtIssuer and jwtAudience');
  }
  if (isAnonymous && jwtIssuer !== undefined) {
    throw new SettingsError('jwtIssuer and dangerouslyAllowAnonymousWrites exclude each other');
  }
  if (context.alarmEmail !== undefined && !context.alarms) {
    throw new SettingsError('alarmEmail and alarms=false exclude each other');
  }
  return {
    stage,
    domain: domainName && certificateArn ? { name: domainName, certificateArn } : undefined,
    logRetentionDays: context.logRetentionDays,
    logLevel: context.logLevel,
    tracing: context.tracing,
    alarms: context.alarms,
    alarmEmail: context.alarmEmail,
    throttle: { rate: context.throttleRate, burst: context.throttleBurst },
    shards: context.shards,
    memoryMb: context.memoryMb,
    allowedOrigins: context.allowedOrigins,
    authorization:
      jwtIssuer && jwtAudience
        ? { type: 'jwt', issuer: jwtIssuer, audience: jwtAudience, scope: jwtScope ?? 'news:write' }
        : { type: isAnonymous ? 'anonymous' : 'iam' },
  };
}
