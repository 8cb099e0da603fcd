import { AsyncLocalStorage } from 'node:async_hooks';
import diagnosticsChannel from 'node:diagnostics_channel';
import { ClientRequest } from 'node:http';
import type { TableAction } from '../../lib/dynamodb/table.ts';
import type { Integration } from './gateway/gateway.ts';

type OnAction = (action: TableAction) => void;

const watchers = new AsyncLocalStorage<readonly OnAction[]>();

// Node reports every request before it leaves the process, whatever SDK made it.
diagnosticsChannel.subscribe('http.client.request.created', (message) => {
  const { request } = message as { request: unknown };
  if (!(request instanceof ClientRequest)) return;
  const [, action] = /^DynamoDB_\d+\.(\w+)$/.exec(String(request.getHeader('x-amz-target'))) ?? [];
  try {
    for (const onAction of watchers.getStore() ?? [])
      if (action !== undefined) onAction(action as TableAction);
  } catch (error) {
    request.destroy(error instanceof Error ? error : new Error(String(error)));
  }
});

/** Reports each DynamoDB action of a function. What the callback throws prevents the action and fails the call. */
export function watchActions(handler: Integration['handler'], onAction: OnAction): Integration['handler'] {
  return (event, context) =>
    watchers.run([...(watchers.getStore() ?? []), onAction], () => handler(event, context));
}
