import { fileURLToPath } from 'node:url';
import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Effect, PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { ApplicationLogLevel, Architecture, LoggingFormat, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogLevel, NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { type Contract, isWrite } from '../../lib/endpoint/contract.ts';
import { bundleAliases, EXTERNAL_MODULES } from '../bundling/aliases.ts';
import type { Settings } from '../settings.ts';
import { constructOf, type DynamoDbTables } from './dynamodb-table.ts';

/** Longer than all database calls of a request, and shorter than the gateway's 30 seconds. */
export const TIMEOUT_SECONDS = 20;

const ADD_ENTRY = fileURLToPath(new URL('../bundling/add-entry.ts', import.meta.url));
const TRACING_REASON = 'AWS X-Ray has no resources: its actions are allowed on all or none.';

export interface EndpointFunctionProps {
  /** The name of its file in `functions/`, without `.ts`. */
  readonly name: string;
  readonly contracts: readonly Contract[];
  readonly tables: DynamoDbTables;
  readonly environment: Record<string, string>;
  readonly staticFilesModule: string;
  readonly settings: Settings;
}

/** A Lambda function with its own role, which allows only the actions that its contracts name. */
export class EndpointFunction extends Construct {
  readonly name: string;
  readonly contracts: readonly Contract[];
  readonly lambda: NodejsFunction;
  readonly logGroup: LogGroup;

  constructor(scope: Construct, id: string, props: EndpointFunctionProps) {
    super(scope, id);
    const { name, contracts, tables, environment, staticFilesModule, settings } = props;
    const logRetention: RetentionDays = settings.logRetentionDays;
    this.name = name;
    this.contracts = contracts;
    this.logGroup = new LogGroup(this, 'Logs', {
      retention: logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: `What ${name} may do`,
      inlinePolicies: {
        contract: new PolicyDocument({
          statements: [
            ...tableStatements(contracts, tables),
            allow(['logs:CreateLogStream', 'logs:PutLogEvents'], this.logGroup.logGroupArn),
            ...(settings.tracing ? [allow(['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], '*')] : []),
          ],
        }),
      },
    });
    if (settings.tracing) {
      Validations.of(role).acknowledge({
        id: 'AwsSolutions::AwsSolutions-IAM5[Resource::*]',
        reason: TRACING_REASON,
      });
    }
    const aliases = Object.entries(bundleAliases(staticFilesModule));
    this.lambda = new NodejsFunction(this, 'Function', {
      description: contracts.map(({ summary }) => summary).join('; '),
      entry: fileURLToPath(new URL(`../../functions/${name}.ts`, import.meta.url)),
      projectRoot: fileURLToPath(new URL('../..', import.meta.url)),
      depsLockFilePath: fileURLToPath(new URL('../../package-lock.json', import.meta.url)),
      handler: 'handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: settings.architecture === 'arm64' ? Architecture.ARM_64 : Architecture.X86_64,
      memorySize: settings.memoryMb,
      timeout: Duration.seconds(TIMEOUT_SECONDS),
      role: role.withoutPolicyUpdates(),
      logGroup: this.logGroup,
      loggingFormat: LoggingFormat.JSON,
      applicationLogLevelV2: ApplicationLogLevel[settings.logLevel],
      tracing: settings.tracing ? Tracing.ACTIVE : Tracing.DISABLED,
      environment,
      ...(settings.writerConcurrency !== undefined && contracts.some(isWrite)
        ? { reservedConcurrentExecutions: settings.writerConcurrency }
        : {}),
      awsSdkConnectionReuse: false,
      bundling: {
        format: OutputFormat.CJS,
        // Nothing is lowered: the tests run the bundles on the Node version of the runtime.
        target: 'esnext',
        // Module first, for tree shaking. No source map: it would add 10 to 30 ms to a cold start.
        mainFields: ['module', 'main'],
        minify: true,
        sourceMap: false,
        bundleAwsSDK: true,
        externalModules: EXTERNAL_MODULES,
        esbuildArgs: Object.fromEntries(aliases.map(([name, file]) => [`--alias:${name}`, file])),
        logLevel: LogLevel.WARNING,
        commandHooks: {
          beforeInstall: () => [],
          beforeBundling: () => [],
          afterBundling: (_, folder) => [`node "${ADD_ENTRY}" "${folder}"`],
        },
      },
    });
  }
}

/** Each action is allowed on the table or the index that its contract names. */
function tableStatements(contracts: readonly Contract[], tables: DynamoDbTables): PolicyStatement[] {
  const actionsByArn = new Map<string, Set<string>>();
  for (const { table, index, actions } of contracts.flatMap(({ database }) => database)) {
    const arn = constructOf(tables, table).arn(index);
    const allowed = actionsByArn.get(arn) ?? new Set();
    for (const action of actions) allowed.add(`dynamodb:${action}`);
    actionsByArn.set(arn, allowed);
  }
  return [...actionsByArn].map(([arn, actions]) => allow([...actions], arn));
}

function allow(actions: readonly string[], resource: string): PolicyStatement {
  return new PolicyStatement({ effect: Effect.ALLOW, actions: [...actions], resources: [resource] });
}
