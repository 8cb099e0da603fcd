import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { functions } from '../../functions/index.ts';
import { settingsOf } from '../../infra/settings.ts';
import { NewsdeskStack } from '../../infra/stack.ts';

/*
 * CloudFormation knows a resource by its logical id: under another id it is another resource, which is created while
 * the former one is deleted or left behind. The ids come from the construct tree, so moving a construct changes them.
 */

const app = new App({
  context: {
    'aws:cdk:bundling-stacks': [],
    jwtIssuer: 'https://id.example',
    jwtAudience: 'newsdesk',
    domainName: 'news.example',
    certificateArn: 'arn:aws:acm:eu-west-1:000000000000:certificate/1',
  },
});
const { Resources } = Template.fromStack(
  new NewsdeskStack(app, 'Newsdesk-test', functions, settingsOf(app.node)),
).toJSON();

/** Deployed resources by their types, and what a deployment loses with the logical id of one. */
const deployed = [
  {
    type: 'AWS::DynamoDB::Table',
    loss: 'the table is left behind with every article in it, and the API reads an empty one',
    ids: ['NewsTable5065DBC5'],
  },
  {
    type: 'AWS::ApiGatewayV2::Api',
    loss: 'the API gets another URL, and every client has the wrong one',
    ids: ['HttpApi4E1D4184'],
  },
  {
    type: 'AWS::ApiGatewayV2::Stage',
    loss: 'the deployment fails: 409 Stage already exists',
    ids: ['HttpStageD1D6DBD6'],
  },
  {
    type: 'AWS::ApiGatewayV2::Authorizer',
    loss: 'the deployment fails: 409 Authorizer name already exists',
    ids: ['HttpApiEditorsBD04B2DB'],
  },
  {
    type: 'AWS::ApiGatewayV2::DomainName',
    loss: 'the deployment fails, since the domain name is taken; the DNS target changes',
    ids: ['HttpDomainFF7569C3'],
  },
  {
    type: 'AWS::ApiGatewayV2::ApiMapping',
    loss: 'the deployment fails: 409 ApiMapping key already exists for this domain name',
    ids: ['HttpMapping45C3F56C'],
  },
  {
    type: 'AWS::ApiGatewayV2::Route',
    loss: 'the deployment fails: 409 Route with key … already exists for this API',
    ids: [
      'HttpPOSTnewsC7B7572E',
      'HttpGETnewsnewsid1A50C21B',
      'HttpHEADnewsnewsid1DC56B3E',
      'HttpGETnews25DD8A71',
      'HttpHEADnewsAB27D82A',
      'HttpPUTnewsnewsid108A1418',
      'HttpPATCHnewsnewsid04CD3767',
      'HttpDELETEnewsnewsidDF9E588A',
      'HttpGETopenapijson787E447B',
      'HttpHEADopenapijsonDC1AFC4D',
      'HttpGETdocs497F76A2',
      'HttpHEADdocs4A975F17',
      'HttpGETredocFD661E0D',
      'HttpHEADredocFDC29498',
      'HttpGETdocsfileE773234A',
      'HttpHEADdocsfile500789AC',
      'HttpGETdoc4436DDF4',
      'HttpHEADdocB7A16B7C',
      'HttpGET7C629562',
      'HttpHEAD041DEE71',
      'HttpdefaultAF6DB187',
    ],
  },
  {
    type: 'AWS::Lambda::Function',
    loss: 'the function gets another name: its metrics, and what an operator built on the name, start anew',
    ids: [
      'createnewsFunctionC80F335D',
      'getnewsFunction66B7BF1C',
      'listnewsFunction3FB386E9',
      'replacenewsFunctionA737C2D2',
      'updatenewsFunction58619338',
      'deletenewsFunctionA26B2F3B',
      'docsFunctionAAA9A696',
      'getfrontpageFunctionCF1AEDC7',
      'fallbackFunction4C57B10D',
    ],
  },
  {
    type: 'AWS::IAM::Role',
    loss: 'the role gets another ARN, which policies of the operator may name',
    ids: [
      'createnewsRole1D9D19FD',
      'getnewsRole4615C273',
      'listnewsRole4DDB926C',
      'replacenewsRole07B8E9CB',
      'updatenewsRole3AF912B3',
      'deletenewsRole8378E371',
      'docsRole6AD560DB',
      'getfrontpageRoleEB3B77F9',
      'fallbackRole9FD67E4C',
    ],
  },
  {
    type: 'AWS::Logs::LogGroup',
    loss: 'the log group is deleted, and all that it holds',
    ids: [
      'HttpAccessLogC8763DB1',
      'createnewsLogs8C8339D2',
      'getnewsLogsF93E7027',
      'listnewsLogs8E679A04',
      'replacenewsLogs2D5970C6',
      'updatenewsLogs1A4D2CD9',
      'deletenewsLogs28470788',
      'docsLogs809BE046',
      'getfrontpageLogs54B0B7CE',
      'fallbackLogsE2969B96',
    ],
  },
];

describe('a deployed resource keeps its logical id', () => {
  for (const { type, loss, ids } of deployed) {
    it.each(ids)(`${type} %s, or ${loss}`, (id) => {
      expect(Resources[id]?.Type).toBe(type);
    });
  }
});
