import { expect, it } from 'vitest';
import { functions } from '../../../../functions/index.ts';
import { exampleEvent } from '../../../../infra/local/gateway/example-event.ts';
import { useApi } from '../../../support/api.ts';
import { context } from '../../../support/event.ts';

useApi();

it.each(Object.entries(functions))('is one that %s takes', async (name, { contracts }) => {
  const [contract] = contracts;
  if (!contract) throw new Error('There is no contract');
  // With the database of the API, not with the documentation, which only a bundle has.
  const lambda =
    name === 'docs'
      ? functions.docs.with({ files: { openapi: {} } as never })
      : functions[name as 'get-news'];
  const result = await lambda.with({})(exampleEvent(contract), context);
  // The article of the example does not exist.
  const accepted = [...Object.keys(contract.responses).map(Number), 404];
  expect(accepted).toContain((result as { statusCode: number }).statusCode);
});
