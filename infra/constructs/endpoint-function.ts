import { fileURLToPath } from 'node:url';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Effect, PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogLevel, NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Contract } from '../../lib/endpoint/contract.ts';
import { bundleAliases } from '../bundling/aliases.ts';
import type { NewsTable } from './news-table.ts';

/** Longer than all database calls of a request, and shorter than the gateway's 30 seconds. */
const TIMEOUT_SECONDS = 20;

export interface EndpointFunctionProps {
  /** The name of its file in `functions/`, without `.ts`. */
  readonly name: string;
  readonly contracts: readonly Contract[];
  readonly table: NewsTable;
  readonly environment: Record<string, string>;
  readonly memoryMb: number;
  readonly staticFilesModule: string;
  readonly logRetentionDays: RetentionDays;
}

/** A Lambda function with its own role, which allows what its contracts name. */
export class EndpointFunction extends Construct {
  readonly lambda: NodejsFunction;

  constructor(scope: Construct, id: string, props: EndpointFunctionProps) {
    super(scope, id);
    const { name, contracts, table, environment, memoryMb, logRetentionDays, staticFilesModule } = props;
    const logGroup = new LogGroup(this, 'Logs', {
      retention: logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: `What ${name} may do`,
      inlinePolicies: {
        contract: new PolicyDocument({
          statements: [
            ...tableStatements(contracts, table),
            allow(['logs:CreateLogStream', 'logs:PutLogEvents'], logGroup.logGroupArn),
          ],
        }),
      },
    });
    const aliases = Object.entries(bundleAliases(staticFilesModule));
    this.lambda = new NodejsFunction(this, 'Function', {
      description: contracts.map(({ summary }) => summary).join('; '),
      entry: fileURLToPath(new URL(`../../functions/${name}.ts`, import.meta.url)),
      projectRoot: fileURLToPath(new URL('../..', import.meta.url)),
      depsLockFilePath: fileURLToPath(new URL('../../package-lock.json', import.meta.url)),
      handler: 'handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: memoryMb,
      timeout: Duration.seconds(TIMEOUT_SECONDS),
      role: role.withoutPolicyUpdates(),
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      environment,
      awsSdkConnectionReuse: false,
      bundling: {
        // An ECMAScript module would load all of each Node module that it imports, which takes 30 ms.
        format: OutputFormat.CJS,
        target: 'node24',
        // Module first, for tree shaking. No source map: it would add 10 to 30 ms to a cold start.
        mainFields: ['module', 'main'],
        minify: true,
        sourceMap: false,
        bundleAwsSDK: true,
        esbuildArgs: Object.fromEntries(aliases.map(([name, file]) => [`--alias:${name}`, file])),
        logLevel: LogLevel.WARNING,
        commandHooks: {
          beforeInstall: () => [],
          beforeBundling: () => [],
          // The bundle is CommonJS wherever it lies, also below a package of ECMAScript modules.
          afterBundling: (_, folder) => [
            `node -p "JSON.stringify({ type: 'commonjs' })" > "${folder}/package.json"`,
          ],
        },
      },
    });
  }
}

/** Queries are allowed on the index, all other actions on the table. */
function tableStatements(contracts: readonly Contract[], table: NewsTable): PolicyStatement[] {
  const actions = [...new Set(contracts.flatMap((contract) => contract.actions))];
  const ofIndex = actions.filter((action) => action === 'dynamodb:Query');
  const ofTable = actions.filter((action) => action !== 'dynamodb:Query');
  return [
    ...(ofTable.length > 0 ? [allow(ofTable, table.tableArn)] : []),
    ...(ofIndex.length > 0 ? [allow(ofIndex, table.indexArn)] : []),
  ];
}

function allow(actions: readonly string[], resource: string): PolicyStatement {
  return new PolicyStatement({ effect: Effect.ALLOW, actions: [...actions], resources: [resource] });
}
