import { describe, expect, it } from 'vitest';
import { useSynthesizer } from './synthesizer.ts';

/*
 * CloudFormation identifies a resource by its logical id. When the id changes, CloudFormation creates a new resource
 * and deletes or abandons the old one. The ids come from the construct tree, so moving a construct changes them.
 */

const synthesize = useSynthesizer();
const { template } = synthesize({
  jwtIssuer: 'https://id.example',
  jwtAudience: 'newsdesk',
  domainName: 'news.example',
  certificateArn: 'arn:aws:acm:eu-west-1:000000000000:certificate/1',
});
const { Resources } = template.toJSON();

/** Deployed resources by type, and what a changed logical id breaks. */
const deployed = [
  {
    type: 'AWS::DynamoDB::Table',
    loss: 'the table is abandoned with all articles, and the API reads an empty one',
    ids: ['NewsTable5065DBC5'],
  },
  {
    type: 'AWS::ApiGatewayV2::Api',
    loss: 'the API gets a new URL, which breaks all clients',
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
    loss: 'the function gets a new name: its metrics start over, and alarms by name break',
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
    loss: 'the role gets a new ARN, which breaks policies that name it',
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
    loss: 'the log group is deleted with all its logs',
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

describe('logical ids', () => {
  for (const { type, loss, ids } of deployed) {
    it.each(ids)(`${type} keeps %s, or ${loss}`, (id) => {
      expect(Resources[id]?.Type).toBe(type);
    });
  }
});
