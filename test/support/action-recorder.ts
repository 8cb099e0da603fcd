import type { Integration } from '../../infra/local/gateway/gateway.ts';
import { watchActions } from '../../infra/local/watch-actions.ts';

/** Watches functions, and returns them with the DynamoDB actions that each has performed, sorted. */
export function recordActions(integrations: readonly Integration[]) {
  const recorded = new Map<string, Set<string>>();
  return {
    integrations: integrations.map(({ handler, ...integration }): Integration => {
      const actions = new Set<string>();
      recorded.set(integration.functionName, actions);
      return { ...integration, handler: watchActions(handler, (action) => actions.add(action)) };
    }),
    actionsOf: (functionName: string) => [...(recorded.get(functionName) ?? [])].sort(),
  };
}
