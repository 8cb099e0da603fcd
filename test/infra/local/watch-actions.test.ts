import { GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { expect, it } from 'vitest';
import { functions } from '../../../functions/index.ts';
import { actionsOf, watchActions } from '../../../infra/local/watch-actions.ts';
import { documentClient } from '../../../lib/dynamodb/client.ts';
import { newsIndex, newsTable } from '../../../lib/news/dynamodb/table.ts';
import { useApi } from '../../support/api.ts';
import { context } from '../../support/event.ts';

useApi();

/** The actions of a function that reads an item and queries an index, as far as they are not refused. */
async function actionsOfReads(refused = ''): Promise<string[]> {
  const actions: string[] = [];
  const TableName = process.env[newsTable.variable];
  const read = async () => {
    const database = documentClient();
    await database.send(new GetCommand({ TableName, Key: { id: 1 } }));
    await database.send(
      new QueryCommand({
        TableName,
        IndexName: newsIndex.name,
        KeyConditionExpression: '#shard = :shard',
        ExpressionAttributeNames: { '#shard': newsIndex.partitionKey.name },
        ExpressionAttributeValues: { ':shard': 0 },
      }),
    );
  };
  await watchActions(read, (action) => {
    if (action === refused) throw new Error(`${action} is refused`);
    actions.push(action);
  })({} as never, context);
  return actions;
}

it('reports actions with their table and index, as contracts name them', async () => {
  const actions = await actionsOfReads();
  expect(actions).toEqual(['GetItem on newsdesk', 'Query on newsdesk/index/by_created_at']);
  expect(actionsOf(functions['list-news'].contracts)).toContain(actions[1]);
});

it('fails a call that is refused', async () => {
  await expect(actionsOfReads('GetItem on newsdesk')).rejects.toThrow('GetItem on newsdesk is refused');
});
