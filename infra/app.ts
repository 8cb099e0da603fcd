import { resolve } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { functions } from '../functions/index.ts';
import packageJson from '../package.json' with { type: 'json' };
import { writeStaticFilesModule } from './bundling/static-files-module.ts';
import { ContractError, contractsOf } from './function-list.ts';
import { openapiDocument } from './openapi/openapi-document.ts';
import { SettingsError, settingsOf } from './settings.ts';
import { NewsdeskStack } from './stack.ts';

const app = new App();
try {
  const settings = settingsOf(app.node);
  const { stage, authorization } = settings;
  const document = openapiDocument(contractsOf(functions), { version: packageJson.version, authorization });
  const staticFilesModule = writeStaticFilesModule(resolve(app.outdir), stage, document);
  new NewsdeskStack(app, `Newsdesk-${stage}`, { functions, settings, staticFilesModule });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
} catch (error) {
  if (error instanceof SettingsError) {
    console.error(`The settings are not valid: ${error.message}.`);
  } else if (error instanceof ContractError) console.error(`${error.message}.`);
  else throw error;
  process.exit(1);
}
