import * as v from 'valibot';
import { SHARDS } from '../lib/news/dynamodb/table.ts';

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
export const flag = v.message(
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
export const list = (item: v.GenericSchema<string>, expected: string) =>
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

/** `Name=value` pairs: an object, or a text with commas. */
const pairs = (key: v.GenericSchema<string>, value: v.GenericSchema<string>, expected: string) =>
  v.message(
    v.pipe(
      v.union([
        v.pipe(
          v.unknown(),
          v.check((value) => !Array.isArray(value)),
          v.record(v.string(), v.string()),
          v.transform((record) => Object.entries(record)),
        ),
        v.pipe(
          v.string(),
          v.transform((text) => text.split(',').map((pair) => pair.split('=').map((one) => one.trim()))),
        ),
      ]),
      v.array(v.tuple([v.pipe(key, v.notValue('__proto__'), v.notValue('constructor')), value])),
      v.nonEmpty(),
      v.check((entries) => new Set(entries.map(([name]) => name)).size === entries.length),
      v.transform((entries) => Object.fromEntries(entries)),
    ),
    expected,
  );

/** A setting with its row in `docs/deploy.md`. */
function setting<Schema extends v.GenericSchema>(schema: Schema, description: string) {
  return v.pipe(schema, v.description(description));
}

const TableName = v.pipe(v.string(), v.regex(/^[\w.-]{3,255}$/));

/** The settings of a stage, besides its name. */
export const StageSettings = v.object({
  domainName: setting(
    v.optional(
      v.message(v.pipe(v.string(), v.domain(), v.regex(/^[^A-Z]*$/)), 'takes a domain name in small letters'),
    ),
    'A custom domain; point its DNS at the output `DomainTarget`, an alias in Route 53 with `DomainHostedZoneId`',
  ),
  certificateArn: setting(
    v.optional(
      v.message(
        v.pipe(v.string(), v.regex(/^arn:[\w-]+:acm:.+:certificate\/.+$/)),
        'takes the ARN of a certificate',
      ),
    ),
    'The certificate of `domainName` in ACM, in the same region',
  ),
  disableExecuteApiEndpoint: setting(
    v.optional(flag, false),
    "Whether the API responds at `domainName` only, and no longer at API Gateway's own",
  ),
  jwtIssuer: setting(
    v.optional(v.message(v.pipe(v.string(), v.url(), v.startsWith('https://')), 'takes an https URL')),
    'Writes need a JWT (OIDC) of this issuer, instead of IAM. Swagger UI asks for the token',
  ),
  jwtAudience: setting(
    v.optional(list(v.pipe(v.string(), v.regex(/\S/)), 'takes one or more texts')),
    'The audiences of which the JWT needs one',
  ),
  jwtScope: setting(
    v.optional(v.message(v.pipe(v.string(), v.regex(/^[!#-[\]-~]+$/)), 'takes a scope, which has no spaces')),
    'The scope that the JWT needs; without it `news:write`. Those of Cognito are `server/scope`',
  ),
  allowedOrigins: setting(
    v.optional(
      list(
        v.pipe(
          v.string(),
          v.check((text) => text === '*' || (/^https?:/.test(text) && URL.parse(text)?.origin === text)),
        ),
        'takes origins such as https://news.example, or *',
      ),
      ['*'],
    ),
    'Origins whose pages may use the API, such as `https://news.example`; `*` is any',
  ),
  throttleRate: setting(
    v.optional(whole(1, 10_000), 100),
    'Requests per second on average, for the whole API',
  ),
  throttleBurst: setting(v.optional(whole(1, 5_000), 200), 'Requests in a burst, for the whole API'),
  writerConcurrency: setting(
    v.optional(whole(1, 1_000)),
    'How many requests each function that writes handles at once at most, reserved out of what the account has',
  ),
  memoryMb: setting(v.optional(whole(128, 10_240), 1024), 'Memory of every function'),
  architecture: setting(
    v.optional(v.message(v.picklist(['arm64', 'x86_64']), 'takes arm64 or x86_64'), 'arm64'),
    'Processors of the functions',
  ),
  logRetentionDays: setting(
    v.optional(
      v.pipe(
        whole(1, 3653),
        v.check((days) => RETENTION_DAYS.includes(days), `takes one of ${RETENTION_DAYS.join(', ')}`),
      ),
      90,
    ),
    'Retention of every log',
  ),
  logLevel: setting(
    v.optional(v.message(v.picklist(['INFO', 'WARN', 'ERROR']), 'takes INFO, WARN or ERROR'), 'INFO'),
    'Which requests the functions log: every one (`INFO`), 4xx and 5xx (`WARN`), or 5xx (`ERROR`)',
  ),
  tracing: setting(v.optional(flag, false), 'Whether AWS X-Ray traces the functions'),
  alarms: setting(
    v.optional(flag, true),
    'Whether there are [alarms](operate.md#alarms), which cost in an idle stage too',
  ),
  alarmEmail: setting(
    v.optional(v.message(v.pipe(v.string(), v.email()), 'takes an e-mail address')),
    'Where alarms are sent',
  ),
  tableName: setting(
    v.optional(
      v.message(
        v.union([TableName, pairs(v.pipe(v.string(), v.regex(/^\w+$/)), TableName, '')]),
        'takes the name of a table, or Id=name pairs',
      ),
    ),
    'An existing table, such as a [restored](operate.md#restore) one, instead of a new one; with several tables `Id=name` pairs',
  ),
  terminationProtection: setting(v.optional(flag, false), 'Whether `cdk destroy` is refused'),
  tags: setting(
    v.optional(
      pairs(
        v.pipe(v.string(), v.regex(/^(?!aws:)[\p{L}\p{Z}\p{N}_.:/+@-]{1,128}$/u)),
        v.pipe(v.string(), v.regex(/^[\p{L}\p{Z}\p{N}_.:/+@-]{0,256}$/u)),
        'takes tags such as team=news,cost=42',
      ),
    ),
    'Tags of every resource',
  ),
  shards: setting(
    v.optional(whole(1, 200), SHARDS),
    'Partitions of the index. One takes 1,000 new articles and 6,000 lists per second; each costs one more query per list. May be raised, never lowered: a list returns 500 when articles lie beyond the last shard, and the log names the setting',
  ),
  dangerouslyAllowAnonymousWrites: setting(
    v.optional(flag, false),
    'Lets everybody on the internet write, and warns at every synth',
  ),
});
export type StageSettings = v.InferInput<typeof StageSettings>;
