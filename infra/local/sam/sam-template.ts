import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import cdkJson from '../../../cdk.json' with { type: 'json' };
import { functions } from '../../../functions/index.ts';
import { settingsOf } from '../../settings.ts';
import { NewsdeskStack } from '../../stack.ts';

interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly Metadata?: Readonly<Record<string, string>>;
}

type Resources = Readonly<Record<string, Resource>>;

const ARCHITECTURE = process.arch === 'arm64' ? 'arm64' : 'x86_64';

/**
 * The template that SAM runs: of the stack the functions, by the names of their files and with their code in folders of that
 * name, and the HTTP API. Roles, tables and logs have no counterpart there.
 */
export function samTemplate(folder: string, environment: Readonly<Record<string, string>>): object {
  const kept = Object.entries(stackResources(folder)).flatMap(([id, resource]) => {
    const { Type, Properties } = resource;
    switch (Type) {
      case 'AWS::Lambda::Function':
        return [[id, localFunction(resource, folder, environment)] as const];
      case 'AWS::ApiGatewayV2::Api':
      case 'AWS::ApiGatewayV2::Integration':
      case 'AWS::ApiGatewayV2::Route':
        return [[id, { Type, Properties }] as const];
      case 'AWS::ApiGatewayV2::Stage': {
        const { AccessLogSettings: _, ...properties } = Properties;
        return [[id, { Type, Properties: properties }] as const];
      }
      default:
        return [];
    }
  });
  return { Resources: Object.fromEntries(kept) };
}

/** Environment variables are literal, since SAM has neither the table nor a way to add one. */
function localFunction(
  { Type, Properties, Metadata }: Resource,
  folder: string,
  environment: Readonly<Record<string, string>>,
): object {
  const name = Metadata?.['aws:cdk:path']?.split('/').at(-3) ?? '';
  const { Handler, Runtime, MemorySize, Timeout } = Properties;
  return {
    Type,
    Properties: {
      ...{ Handler, Runtime, MemorySize, Timeout },
      Code: join(folder, name),
      Architectures: [ARCHITECTURE],
      Environment: { Variables: environment },
    },
    Metadata: { SamResourceId: name },
  };
}

function stackResources(folder: string): Resources {
  const app = new App({
    outdir: join(folder, 'cdk.out'),
    context: { ...cdkJson.context, 'aws:cdk:bundling-stacks': [], 'aws:cdk:enable-path-metadata': true },
  });
  const stack = new NewsdeskStack(app, 'Newsdesk', {
    functions,
    // SAM has no authorization.
    settings: { ...settingsOf(app.node), authorization: { type: 'iam' } },
    staticFilesModule: '',
  });
  return app.synth().getStackArtifact(stack.artifactId).template.Resources;
}
