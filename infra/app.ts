import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { functions } from '../functions/index.ts';
import { settingsOf } from './settings.ts';
import { NewsdeskStack } from './stack.ts';

const app = new App();
const settings = settingsOf(app.node);
new NewsdeskStack(app, `Newsdesk-${settings.stage}`, functions, settings);
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
