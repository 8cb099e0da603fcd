import type { Node } from 'constructs';
import leven from 'leven';
import * as v from 'valibot';
import type { Authorization } from './authorization.ts';
import { StageSettings } from './stage-settings.ts';
import { STAGES } from './stages.ts';

/** A setting is unknown, invalid or missing, or contradicts another. */
export class SettingsError extends Error {}

type Values = v.InferOutput<typeof StageSettings>;

/** What an operator can configure. `docs/deploy.md` explains it. */
export interface Settings
  extends Omit<Values, 'domainName' | 'certificateArn' | 'jwtIssuer' | 'jwtAudience' | 'jwtScope'> {
  readonly stage: string;
  readonly domain: { readonly name: string; readonly certificateArn: string } | undefined;
  readonly authorization: Authorization;
}

/**
 * Reads the settings: those of the stage in `stages.ts` that `cdk -c stage=name` picks, with those of `cdk -c key=value` in
 * their place.
 *
 * @throws {SettingsError} with a sentence that names the key
 */
export function settingsOf(node: Node): Settings {
  const { stage = 'prod', ...given } = ownContext(node, ['stage', ...KEYS]);
  if (typeof stage !== 'string' || !Object.hasOwn(STAGES, stage)) {
    const names = Object.keys(STAGES);
    throw new SettingsError(
      `stage takes a stage of infra/stages.ts: ${names.join(', ')}, not ${JSON.stringify(stage)}${suggestion(stage, names)}`,
    );
  }
  if (!/^(?!deploy-role$)[a-z][a-z0-9-]{0,30}$/.test(stage)) {
    throw new SettingsError(
      `the stage ${stage} needs a name of up to 31 of a-z, 0-9 and -, a letter first, and not deploy-role`,
    );
  }
  // The cast: the keys of an object are its own.
  const ofStage: object = STAGES[stage as keyof typeof STAGES];
  refuseUnknown(Object.keys(ofStage), KEYS);
  const parsed = parseSettings(StageSettings, { ...ofStage, ...given });
  const [contradiction] = contradictions(parsed);
  if (contradiction !== undefined) throw new SettingsError(contradiction);
  const { domainName, certificateArn, ...values } = parsed;
  return {
    ...values,
    stage,
    domain: domainName && certificateArn ? { name: domainName, certificateArn } : undefined,
    authorization: authorizationOf(values),
  };
}

/** @throws {SettingsError} with what each invalid key takes */
export function parseSettings<Schema extends v.GenericSchema>(
  schema: Schema,
  given: object,
): v.InferOutput<Schema> {
  const { success, output, issues } = v.safeParse(schema, given);
  if (success) return output;
  const byKey = Map.groupBy(issues, ({ path }) => String(path?.[0].key));
  throw new SettingsError([...byKey].map(([key, [first]]) => `${key} ${first?.message}`).join('; '));
}

const KEYS = Object.keys(StageSettings.entries);

/**
 * The keys of the context that are not those of the CDK.
 *
 * @throws {SettingsError} for a key that is not known
 */
export function ownContext(node: Node, known: readonly string[]): Record<string, unknown> {
  const own = Object.entries(node.getAllContext()).filter(
    ([key]) => !/[@:/]/.test(key) && key !== 'cli-telemetry',
  );
  refuseUnknown(
    own.map(([key]) => key),
    known,
  );
  return Object.fromEntries(own);
}

function refuseUnknown(keys: readonly string[], known: readonly string[]): void {
  const unknown = keys.find((key) => !known.includes(key));
  if (unknown === undefined) return;
  throw new SettingsError(`there is no setting ${unknown}${suggestion(unknown, known)}`);
}

function suggestion(given: unknown, known: readonly string[]): string {
  const distance = (name: string) => leven(JSON.stringify(given).toLowerCase(), name.toLowerCase());
  const [nearest = ''] = known.toSorted((a, b) => distance(a) - distance(b));
  return ` (did you mean ${nearest}?)`;
}

function contradictions(values: Values): string[] {
  const { domainName, certificateArn, jwtIssuer, jwtAudience, jwtScope, alarmEmail } = values;
  const isGiven = (value: unknown) => value !== undefined;
  const rules: [isBroken: boolean, message: string][] = [
    [isGiven(domainName) !== isGiven(certificateArn), 'domainName and certificateArn go together'],
    [
      values.disableExecuteApiEndpoint && !isGiven(domainName),
      'disableExecuteApiEndpoint goes with domainName',
    ],
    [isGiven(jwtIssuer) !== isGiven(jwtAudience), 'jwtIssuer and jwtAudience go together'],
    [isGiven(jwtScope) && !isGiven(jwtIssuer), 'jwtScope goes with jwtIssuer and jwtAudience'],
    [
      values.dangerouslyAllowAnonymousWrites && isGiven(jwtIssuer),
      'jwtIssuer and dangerouslyAllowAnonymousWrites exclude each other',
    ],
    [isGiven(alarmEmail) && !values.alarms, 'alarmEmail and alarms=false exclude each other'],
  ];
  return rules.filter(([isBroken]) => isBroken).map(([, message]) => message);
}

function authorizationOf({
  jwtIssuer,
  jwtAudience,
  jwtScope = 'news:write',
  dangerouslyAllowAnonymousWrites,
}: Omit<Values, 'domainName' | 'certificateArn'>): Authorization {
  if (jwtIssuer === undefined || jwtAudience === undefined) {
    return { type: dangerouslyAllowAnonymousWrites ? 'anonymous' : 'iam' };
  }
  return { type: 'jwt', issuer: jwtIssuer, audience: jwtAudience, scope: jwtScope };
}
