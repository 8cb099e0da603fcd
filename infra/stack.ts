import { Annotations, CfnOutput, Stack, Validations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Alarms } from './constructs/alarms.ts';
import { ServiceDashboard } from './constructs/dashboard.ts';
import { constructOf, DynamoDbTable } from './constructs/dynamodb-table.ts';
import { EndpointFunction } from './constructs/endpoint-function.ts';
import type { Service } from './constructs/metrics.ts';
import { NewsApi } from './constructs/news-api.ts';
import { corsOf } from './cors.ts';
import { functionEnvironment } from './environment.ts';
import { existingTables } from './existing-tables.ts';
import { contractsOf, type FunctionList, tablesOfFunctions } from './function-list.ts';
import type { Settings } from './settings.ts';

const PUBLIC_REASON =
  "Public by contract (`access: 'public'`): its role cannot write, its input is validated, and the stage is throttled " +
  'and logged.';
const ANONYMOUS_REASON =
  'The operator opened writing to everybody with the context key dangerouslyAllowAnonymousWrites, which warns at ' +
  'every synth. By default these routes need IAM or a JWT.';

export interface NewsdeskStackProps {
  readonly functions: FunctionList;
  readonly settings: Settings;
  /** The file that bundles have in place of `#static-files`: see `bundling/static-files-module.ts`. */
  readonly staticFilesModule: string;
}

/** The whole service. */
export class NewsdeskStack extends Stack {
  /** @throws when the contracts of the functions contradict each other */
  constructor(scope: Construct, id: string, props: NewsdeskStackProps) {
    const { functions, settings, staticFilesModule } = props;
    super(scope, id, {
      description: 'Newsdesk: a serverless news API',
      terminationProtection: settings.terminationProtection,
      tags: settings.tags ?? {},
    });
    const definitions = tablesOfFunctions(functions);
    const existing = existingTables(settings.tableName, definitions);
    const tables = new Map(
      definitions.map((table) => [table, new DynamoDbTable(this, table.id, table, existing[table.id])]),
    );
    const api = new NewsApi(this, 'Http', settings, corsOf(contractsOf(functions)));
    const environment = functionEnvironment(functions, {
      stage: settings.stage,
      shards: settings.shards,
      authorization: settings.authorization,
      tableName: (table) => constructOf(tables, table).tableName,
    });
    const endpointFunctions = Object.entries(functions).map(([name, { contracts }]) => {
      const endpointFunction = new EndpointFunction(this, name, {
        name,
        contracts,
        tables,
        environment,
        settings,
        staticFilesModule,
      });
      api.addFunction(name, contracts, endpointFunction.lambda);
      return endpointFunction;
    });
    const service: Service = {
      stage: settings.stage,
      api: api.stage,
      functions: endpointFunctions,
      tables: [...tables.values()],
    };
    const alarms = settings.alarms ? new Alarms(this, 'Alarms', service, settings.alarmEmail) : undefined;
    new ServiceDashboard(this, 'Operation', service, alarms, settings);
    for (const route of api.publicRoutes) acknowledge(route, PUBLIC_REASON);
    if (settings.authorization.type === 'anonymous') {
      Annotations.of(this).addWarningV2(
        'newsdesk:anonymous-writes',
        'ANYBODY ON THE INTERNET CAN CREATE, CHANGE AND DELETE ARTICLES: dangerouslyAllowAnonymousWrites is set.',
      );
      for (const route of api.editorRoutes) acknowledge(route, ANONYMOUS_REASON);
    }
    new CfnOutput(this, 'ApiUrl', { value: api.url, description: 'The URL of the API' });
    new CfnOutput(this, 'ApiId', {
      value: api.id,
      description: 'The id of the API, for policies of editors',
    });
    new CfnOutput(this, 'DocsUrl', { value: `${api.url}/docs`, description: 'The documentation' });
    for (const [{ id, variable }, { tableName }] of tables) {
      new CfnOutput(this, pascalCase(variable), { value: tableName, description: `The table ${id}` });
    }
    if (api.domainName) {
      new CfnOutput(this, 'DomainTarget', {
        value: api.domainName.regionalDomainName,
        description: 'The target of the DNS record of the custom domain',
      });
      new CfnOutput(this, 'DomainHostedZoneId', {
        value: api.domainName.regionalHostedZoneId,
        description: 'The hosted zone of DomainTarget, for an alias record in Route 53',
      });
    }
  }
}

/** `COMMENTS_TABLE_NAME` becomes `CommentsTableName`. */
function pascalCase(name: string): string {
  return name.toLowerCase().replace(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function acknowledge(route: Construct, reason: string): void {
  Validations.of(route).acknowledge({ id: 'AwsSolutions::AwsSolutions-APIG4', reason });
}
