import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import type { Integration } from '../../infra/local/gateway/gateway.ts';
import type { Service } from '../../infra/local/local-api.ts';
import { Runtime } from './lambda/runtime.ts';

interface Resource {
  readonly Type: string;
  readonly Properties: Record<string, unknown>;
  readonly Metadata?: Record<string, string>;
}

/** A synthesized CloudFormation template. */
export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs: Readonly<Record<string, unknown>>;
}

/** Reads the template in a `cdk synth` output folder. */
export function templateOf(folder: string): Template {
  const [file = ''] = readdirSync(folder).filter((name) => name.endsWith('.template.json'));
  return JSON.parse(readFileSync(join(folder, file), 'utf8'));
}

/** The resources of a type, such as `AWS::Lambda::Function`, by logical id. */
export function resourcesOf({ Resources }: Template, type: string): [id: string, resource: Resource][] {
  return Object.entries(Resources).filter(([, resource]) => resource.Type === type);
}

/**
 * Loads the cloud assembly in a `cdk synth` output folder to run locally: routes, environment and table from its
 * template, handlers from its assets.
 *
 * @param client the program of AWS's runtime interface client; without one the handlers run in this process
 */
export async function assemblyService(folder: string, client?: string): Promise<Service & { stop(): void }> {
  const template = templateOf(folder);
  const routes = resourcesOf(template, 'AWS::ApiGatewayV2::Route').map(([, { Properties }]) => ({
    key: String(Properties.RouteKey),
    lambda: lambdaOf(template, Properties.Target),
  }));
  const tables = resourcesOf(template, 'AWS::DynamoDB::Table').map(([TableName, { Properties }]) => {
    const { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes, BillingMode } = Properties;
    return { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes, BillingMode, TableName };
  });
  const lambdas = resourcesOf(template, 'AWS::Lambda::Function');
  const runtimes: Runtime[] = [];
  const integrations = lambdas.map(async ([id, { Properties, Metadata }]): Promise<Integration> => {
    const code = resolve(folder, Metadata?.['aws:asset:path'] ?? '');
    const integration = {
      functionName: functionNameOf(Metadata),
      routes: routes.filter(({ lambda }) => lambda === id).map(({ key }) => key),
    };
    if (client === undefined) {
      // Not the entry, which connects to the database: it does not run yet.
      const { handler } = await import(pathToFileURL(join(code, 'bundle.cjs')).href);
      return { ...integration, handler };
    }
    const runtime = new Runtime({ client, folder: code, handler: String(Properties.Handler) });
    runtimes.push(runtime);
    return { ...integration, handler: (event, context) => runtime.invoke(event, context) };
  });
  const environments = lambdas.map(([, { Properties }]) => environmentOf(Properties));
  return {
    integrations: await Promise.all(integrations),
    cors: corsIn(template),
    // The functions share one environment, since they run in one process.
    environment: Object.assign({}, ...environments),
    tables: tables as CreateTableCommandInput[],
    stop: () => {
      for (const runtime of runtimes) runtime.stop();
    },
  };
}

function corsIn(template: Template): Service['cors'] {
  const [api] = resourcesOf(template, 'AWS::ApiGatewayV2::Api');
  const { AllowMethods, AllowHeaders, ExposeHeaders } = Object(api?.[1].Properties.CorsConfiguration);
  return { methods: AllowMethods, requestHeaders: AllowHeaders, responseHeaders: ExposeHeaders };
}

/** The name of the function's file in `functions/`. */
export function functionNameOf(metadata: Resource['Metadata']): string {
  return metadata?.['aws:cdk:path']?.split('/').at(-3) ?? '';
}

/** The environment of a function; a reference, such as the table name, becomes the logical id. */
export function environmentOf({ Environment }: Resource['Properties']): Record<string, string> {
  const { Variables = {} } = (Environment ?? {}) as { Variables?: Record<string, unknown> };
  const entries = Object.entries(Variables);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, typeof value === 'string' ? value : String(idsIn(value)[0])]),
  );
}

function lambdaOf(template: Template, target: unknown): string | undefined {
  const [integrationId = ''] = idsIn(target);
  return idsIn(template.Resources[integrationId]?.Properties.IntegrationUri)[0];
}

/** The logical ids that `Ref` and `Fn::GetAtt` name, in order. */
function idsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === 'Ref') return [String(inner)];
    if (key === 'Fn::GetAtt') return [String(Array.isArray(inner) ? inner[0] : inner)];
    return idsIn(inner);
  });
}
