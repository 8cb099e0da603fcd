import type { StoredResult } from './results.ts';
import { type Case, type Limit, median, ratiosOf, type Suite, type Values, valuesOf } from './suite.ts';

/** A suite's section in Markdown: medians with the range of the rounds, the limits, and the command. */
export function suiteTables(suite: Suite, { command, date, rounds, values }: StoredResult): string {
  return [
    figures(suite, values),
    limits(suite, values),
    `\`${command}\`, ${date}, ${rounds === 1 ? '1 round' : `${rounds} rounds: median (range)`}.`,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** The section with the machine and the versions of all results. */
export function machineSection(results: Readonly<Record<string, StoredResult>>): string {
  const byMachine = Object.groupBy(Object.entries(results), ([, { machine }]) => machine);
  return Object.entries(byMachine)
    .map(([machine, suites = []]) => {
      const versions = Object.assign({}, ...suites.map(([, { versions }]) => versions));
      const texts = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
      return `${suites.map(([name]) => `\`${name}\``).join(', ')}: ${machine}; ${texts.join(', ')}.`;
    })
    .join('\n\n');
}

/** The first column is text, the others are numbers. */
function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const rule = header.map((_, index) => (index === 0 ? '---' : '---:'));
  return [header, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function figures(suite: Suite, values: Values): string {
  const rows = suite.candidates.map(({ name, title, isOurs }) => [
    isOurs ? `**${title}**` : title,
    ...suite.cases.map((one) => cell(valuesOf(values, name, one.name))),
  ]);
  return table(['', ...suite.cases.map((one) => heading(suite, one))], rows);
}

function heading({ unit: default_ }: Suite, { title, unit = default_ }: Case): string {
  return unit === '' ? title : `${title}, ${unit}`;
}

function cell(numbers: readonly number[]): string {
  const middle = median(numbers);
  if (middle === undefined) return '–';
  const [min, max] = [Math.min(...numbers), Math.max(...numbers)].map(figure);
  return min === max ? figure(middle) : `${figure(middle)} (${min}–${max})`;
}

/** Three significant digits, but all digits of the integer part. */
function figure(value: number): string {
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en');
  return String(Number(value.toPrecision(3)));
}

function limits(suite: Suite, values: Values): string {
  const rows = (suite.limits ?? []).flatMap((limit) => {
    const other = bestOf(values, limit);
    if (limit.relativeTo !== undefined && other === undefined) return [];
    const numbers =
      other === undefined
        ? valuesOf(values, limit.candidate, limit.case)
        : ratiosOf(values, limit.candidate, other, limit.case);
    const actual = limit.inEveryRound ? worst(numbers, limit) : median(numbers);
    if (actual === undefined) return [];
    const { atMost = Infinity, atLeast = -Infinity } = limit;
    const bound = limit.atMost === undefined ? `≥ ${atLeast}` : `≤ ${atMost}`;
    const titleOf = (name: string) => suite.candidates.find((one) => one.name === name)?.title ?? name;
    const one = suite.cases.find(({ name }) => name === limit.case);
    return [
      [
        `${titleOf(limit.candidate)}: ${one?.title ?? limit.case}`,
        `${bound}${other === undefined ? '' : ` × ${titleOf(other)}`}${limit.inEveryRound ? ' in every round' : ''}`,
        figure(actual),
        actual <= atMost && actual >= atLeast ? 'met' : '**missed**',
      ],
    ];
  });
  return rows.length === 0 ? '' : table(['', 'Limit', 'Actual', ''], rows);
}

function worst(numbers: readonly number[], { atMost }: Limit): number | undefined {
  if (numbers.length === 0) return undefined;
  return atMost === undefined ? Math.min(...numbers) : Math.max(...numbers);
}

/** The candidate with the best median among those that a limit names. */
function bestOf(values: Values, { case: name, relativeTo = [], atMost }: Limit): string | undefined {
  const others = [relativeTo].flat().flatMap((other) => {
    const middle = median(valuesOf(values, other, name));
    return middle === undefined ? [] : [{ other, middle }];
  });
  const [best] = others.toSorted((a, b) =>
    atMost === undefined ? b.middle - a.middle : a.middle - b.middle,
  );
  return best?.other;
}
