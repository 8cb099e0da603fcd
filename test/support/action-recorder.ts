import { AsyncLocalStorage } from 'node:async_hooks';
import diagnosticsChannel from 'node:diagnostics_channel';
import { ClientRequest } from 'node:http';
import type { Integration } from '../../infra/local/gateway/gateway.ts';

const running = new AsyncLocalStorage<string>();
const recorded = new Map<string, Set<string>>();

// Node itself tells of every request that leaves the process, whatever SDK and whatever bundle made it.
diagnosticsChannel.subscribe('http.client.request.start', (message) => {
  const functionName = running.getStore();
  if (functionName === undefined || typeof message !== 'object' || message === null) return;
  if (!('request' in message) || !(message.request instanceof ClientRequest)) return;
  const operation = /^DynamoDB_\d+\.(\w+)$/.exec(String(message.request.getHeader('x-amz-target')))?.[1];
  if (operation === undefined) throw new Error(`${functionName} called something else than DynamoDB`);
  const actions = recorded.get(functionName) ?? new Set();
  recorded.set(functionName, actions.add(`dynamodb:${operation}`));
});

/**
 * @param integrations the functions to watch
 * @returns the same, watched; and what tells the DynamoDB actions that one of them has performed, in order
 */
export function recordActions(integrations: readonly Integration[]) {
  return {
    integrations: integrations.map(
      ({ functionName, routes, handler }): Integration => ({
        functionName,
        routes,
        handler: (event, context) => running.run(functionName, () => handler(event, context)),
      }),
    ),
    actionsOf: (functionName: string) => [...(recorded.get(functionName) ?? [])].sort(),
  };
}
