import { functions } from '../../functions/index.ts';
import { commandLine } from '../command-line.ts';
import { tablesOfFunctions } from '../function-list.ts';
import { tableLacks } from './table-lacks.ts';

const tables = tablesOfFunctions(functions);

const { definition, tableName } = commandLine({
  usage: `Usage: npm run check-table -- [--id ${tables.map(({ id }) => id).join('|')}] NAME

Finds what a table on AWS lacks of what the stack gives a new one, such as a table restored from a backup, and says how to add it.`,
  options: { id: { type: 'string', default: tables[0]?.id ?? '' } },
  read: ({ id }, [name, ...others]) => {
    const table = tables.find((one) => one.id === id);
    if (!table) throw new Error(`--id takes ${tables.map((one) => one.id).join(' or ')}, not ${id}`);
    if (name === undefined || others.length > 0) throw new Error('check-table takes the name of one table');
    return { definition: table, tableName: name };
  },
});

try {
  const lacks = await tableLacks(definition, tableName);
  for (const { what, remedy } of lacks) {
    console.log(`- ${what}${remedy === undefined ? '' : `:\n  aws dynamodb ${remedy}`}`);
  }
  console.log(
    lacks.length === 0
      ? `${tableName} has all that it needs.`
      : `${tableName} lacks the above. Add one thing after the other, once the table is ACTIVE again.`,
  );
  process.exitCode = lacks.length === 0 ? 0 : 1;
} catch (error) {
  console.error(`The check failed: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
