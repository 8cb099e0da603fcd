import { AsyncLocalStorage } from 'node:async_hooks';
import type { DatabaseCall } from '../../lib/dynamodb/database-calls.ts';
import { databaseCalls } from '../../lib/dynamodb/database-calls.ts';
import type { Contract } from '../../lib/endpoint/contract.ts';
import type { Integration } from './gateway/gateway.ts';

/** An action and its resource, such as `Query on newsdesk/index/by_created_at`. */
type OnAction = (action: string) => void;

const watchers = new AsyncLocalStorage<readonly OnAction[]>();

databaseCalls.subscribe((message) => {
  const call = message as DatabaseCall;
  try {
    for (const onAction of watchers.getStore() ?? []) for (const action of actionsIn(call)) onAction(action);
  } catch (error) {
    call.error = error instanceof Error ? error : new Error(String(error));
  }
});

function actionsIn({ target, body }: DatabaseCall): string[] {
  const [, action = target] = target.split('.');
  const { TableName, IndexName, RequestItems } = JSON.parse(new TextDecoder().decode(body));
  const tableNames = RequestItems ? Object.keys(RequestItems) : [TableName];
  return tableNames.map((tableName) => actionOn(action, tableName, IndexName));
}

function actionOn(action: string, tableName: string | undefined, index: string | undefined): string {
  return `${action} on ${tableName}${index === undefined ? '' : `/index/${index}`}`;
}

/** Reports each DynamoDB action of a function. What the callback throws prevents the action and fails the call. */
export function watchActions(handler: Integration['handler'], onAction: OnAction): Integration['handler'] {
  return (event, context) =>
    watchers.run([...(watchers.getStore() ?? []), onAction], () => handler(event, context));
}

/** The actions that contracts name, as they are reported. The variables name the tables. */
export function actionsOf(
  contracts: readonly Contract[],
  variables: Readonly<Record<string, string | undefined>> = process.env,
): string[] {
  return contracts
    .flatMap(({ database }) => database)
    .flatMap(({ table, index, actions }) =>
      actions.map((action) => actionOn(action, variables[table.variable], index)),
    );
}
