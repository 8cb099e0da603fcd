import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { environmentOf, resourcesOf, templateOf } from '../../support/assembly.ts';
import { codeBlocks, files, ProjectCopy } from './project-copy.ts';

const copy = new ProjectCopy();
afterAll(() => copy.remove());

/** No change in the framework: a resource is its own folder and its functions. */
const added = files('recipes').filter(([path]) => path.includes('comment'));

beforeAll(() => {
  for (const [path, code] of added) copy.write(path, code);
  copy.addFunctions(codeBlocks('Add a resource').find((block) => block.includes("'create-comment':")) ?? '');
  copy.finish();
});

describe('a new resource', () => {
  it('touches nothing but its own files and the list of functions', () => {
    expect(added.map(([path]) => path)).toEqual([
      'lib/comments/comments-table.ts',
      'lib/comments/comment.ts',
      'lib/comments/comment-repository.ts',
      'lib/comments/container.ts',
      'functions/create-comment.ts',
      'functions/list-comments.ts',
      'test/functions/create-comment.test.ts',
      'test/functions/list-comments.test.ts',
    ]);
  });

  it('has its table, environment and grants in the template', { timeout: 120_000 }, () => {
    copy.run('npm', 'run', 'synth');
    const template = templateOf(`${copy.folder}/cdk.out`);
    const [tableId = ''] = resourcesOf(template, 'AWS::DynamoDB::Table').flatMap(([id]) =>
      id.startsWith('CommentsTable') ? [id] : [],
    );
    expect(template.Resources[tableId]?.Properties).toMatchObject({
      KeySchema: [
        { AttributeName: 'news_id', KeyType: 'HASH' },
        { AttributeName: 'id', KeyType: 'RANGE' },
      ],
      DeletionProtectionEnabled: true,
    });
    expect(Object.keys(template.Outputs)).toContain('CommentsTableName');
    for (const [, { Properties }] of resourcesOf(template, 'AWS::Lambda::Function')) {
      expect(environmentOf(Properties).COMMENTS_TABLE_NAME).toBe(tableId);
    }
    const role = (name: string) =>
      JSON.stringify(resourcesOf(template, 'AWS::IAM::Role').filter(([id]) => id.startsWith(name)));
    expect(role('createcomment')).toContain(
      `"Action":"dynamodb:PutItem","Effect":"Allow","Resource":{"Fn::GetAtt":["${tableId}"`,
    );
    expect(role('listcomments')).toContain(
      `"Action":"dynamodb:Query","Effect":"Allow","Resource":{"Fn::GetAtt":["${tableId}"`,
    );
    expect(role('getnews')).not.toContain(tableId);
  });

  it('passes every test', { timeout: 600_000 }, () => {
    copy.test();
  });
});
