import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resourcesOf, type Template, templateOf } from '../../support/assembly.ts';
import { codeBlocks, files, ProjectCopy } from './project-copy.ts';

const copy = new ProjectCopy();
afterAll(() => copy.remove());

beforeAll(() => {
  const [lines = ''] = codeBlocks('Add an endpoint');
  const [endpoint, test] = [...files('README'), ...files('recipes')].filter(([path]) =>
    path.includes('count-words'),
  );
  for (const [path, code] of [endpoint, test].filter((file) => file !== undefined)) copy.write(path, code);
  copy.addFunctions(lines);
  copy.finish();
});

describe('a new endpoint', () => {
  it('has its routes, its function and its policy in the template', { timeout: 120_000 }, () => {
    copy.run('npm', 'run', 'synth');
    const template: Template = templateOf(`${copy.folder}/cdk.out`);
    const routes = resourcesOf(template, 'AWS::ApiGatewayV2::Route').map(
      ([, route]) => route.Properties.RouteKey,
    );
    expect(routes).toContain('GET /news/{news_id}/words');
    expect(routes).toContain('HEAD /news/{news_id}/words');
    const ofFunction = (type: string) =>
      resourcesOf(template, type).filter(([id]) => id.startsWith('countwords'));
    expect(JSON.stringify(ofFunction('AWS::IAM::Role'))).toContain('dynamodb:GetItem');
    expect(ofFunction('AWS::Lambda::Function')).toHaveLength(1);
  });

  it('runs locally, and is named in the Allow of a 405', () => {
    expect(
      copy.tryOut(`
        const article = { title: 'Ten letters', content: 'word '.repeat(20), creator: { first_name: 'Ada', last_name: 'Moreau' } };
        const { body } = await send('POST', '/news', article);
        const path = '/news/' + body.id + '/words';
        const other = await fetch(api.url + path, { method: 'POST' });
        result = [await send('GET', path), other.status, other.headers.get('allow')];`),
    ).toEqual([{ status: 200, body: { words: 20 } }, 405, 'GET, HEAD']);
  });

  it('passes every test', { timeout: 600_000 }, () => {
    copy.test();
  });

  it('cannot perform an action that its contract does not name', () => {
    copy.replace('functions/count-words.ts', "actions: ['GetItem']", "actions: ['Query']");
    expect(() => copy.run('npm', 'test', '--', 'test/functions/count-words.test.ts')).toThrow(
      'functions/count-words.ts performs GetItem on newsdesk, which its contract does not name',
    );
  });
});
