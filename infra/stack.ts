import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Annotations, CfnOutput, Stack, type StackProps, Stage, Validations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import packageJson from '../package.json' with { type: 'json' };
import { staticFilesModule } from './bundling/static-files-module.ts';
import { EndpointFunction } from './constructs/endpoint-function.ts';
import { NewsApi } from './constructs/news-api.ts';
import { NewsTable } from './constructs/news-table.ts';
import { functionEnvironment } from './environment.ts';
import { checkFunctions, type FunctionList } from './function-list.ts';
import { openapiDocument } from './openapi/openapi-document.ts';
import type { Settings } from './settings.ts';

const PUBLIC_REASON =
  'Reading is meant for everybody: the contract of this endpoint says `access: public`. It returns published ' +
  'articles only, its role cannot write, its input is validated, and the stage is throttled and logged.';
const ANONYMOUS_REASON =
  'The operator opened writing to everybody with the context key dangerouslyAllowAnonymousWrites, which warns at ' +
  'every synth. Without it these routes need IAM or a JWT.';

/** The whole service. */
export class NewsdeskStack extends Stack {
  /**
   * @param functions of the service
   * @param settings what the operator varies
   * @throws when the contracts of the functions do not go together
   */
  constructor(scope: Construct, id: string, functions: FunctionList, settings: Settings, props?: StackProps) {
    super(scope, id, { description: 'Newsdesk: a serverless news API', ...props });
    checkFunctions(functions);
    const staticFilesModule = writeStaticFiles(
      functions,
      settings,
      resolve(Stage.of(this)?.outdir ?? 'cdk.out'),
    );
    const table = new NewsTable(this, 'News');
    const api = new NewsApi(this, 'Http', settings);
    const environment = functionEnvironment(table.tableName, settings.shards, Object.values(functions));
    for (const [name, { contracts }] of Object.entries(functions)) {
      const { lambda } = new EndpointFunction(this, name, {
        name,
        contracts,
        table,
        environment,
        memoryMb: settings.memoryMb,
        logRetentionDays: settings.logRetentionDays,
        staticFilesModule,
      });
      api.addFunction(name, contracts, lambda);
    }
    for (const route of api.publicRoutes) acknowledge(route, PUBLIC_REASON);
    if (settings.authorization.type === 'anonymous') {
      Annotations.of(this).addWarningV2(
        'newsdesk:anonymous-writes',
        'ANYBODY ON THE INTERNET CAN CREATE, CHANGE AND DELETE ARTICLES: dangerouslyAllowAnonymousWrites is set.',
      );
      for (const route of api.editorRoutes) acknowledge(route, ANONYMOUS_REASON);
    }
    new CfnOutput(this, 'ApiUrl', { value: api.url, description: 'Where the API is' });
    new CfnOutput(this, 'DocsUrl', { value: `${api.url}/docs`, description: 'The documentation' });
    new CfnOutput(this, 'TableName', { value: table.tableName, description: 'The table of articles' });
    if (api.domainTarget) {
      new CfnOutput(this, 'DomainTarget', {
        value: api.domainTarget,
        description: 'Where the DNS is to point',
      });
    }
  }
}

/** Writes the documentation of this deployment into the cloud assembly, for the function that answers with it. */
function writeStaticFiles(
  functions: FunctionList,
  { stage, authorization }: Settings,
  folder: string,
): string {
  const contracts = Object.values(functions).flatMap(({ contracts }) => contracts);
  const document = openapiDocument(contracts, { version: packageJson.version, authorization });
  const file = join(folder, `static-files-${stage}.mjs`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, staticFilesModule(document));
  return file;
}

function acknowledge(route: Construct, reason: string): void {
  Validations.of(route).acknowledge({ id: 'AwsSolutions::AwsSolutions-APIG4', reason });
}
