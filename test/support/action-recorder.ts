import { AsyncLocalStorage } from 'node:async_hooks';
import diagnosticsChannel from 'node:diagnostics_channel';
import { ClientRequest } from 'node:http';
import type { Integration } from '../../infra/local/gateway/gateway.ts';

const running = new AsyncLocalStorage<string>();
const recorded = new Map<string, Set<string>>();

// Node publishes every outgoing request here, whichever SDK or bundle sends it.
diagnosticsChannel.subscribe('http.client.request.start', (message) => {
  const functionName = running.getStore();
  if (functionName === undefined || typeof message !== 'object' || message === null) return;
  if (!('request' in message) || !(message.request instanceof ClientRequest)) return;
  const operation = /^DynamoDB_\d+\.(\w+)$/.exec(String(message.request.getHeader('x-amz-target')))?.[1];
  if (operation === undefined) throw new Error(`${functionName} called something other than DynamoDB`);
  const actions = recorded.get(functionName) ?? new Set();
  recorded.set(functionName, actions.add(`dynamodb:${operation}`));
});

/** Wraps functions to record their DynamoDB actions, which `actionsOf` returns sorted. */
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
