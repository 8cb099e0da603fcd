import { filesOf, plotsOf } from './plot.ts';
import { type SuiteResult, type SuiteResults, valuesOf } from './result.ts';
import { compare, type Summary, summarize } from './statistics.ts';
import { type Case, headingOf, type Suite, type Target } from './suite.ts';

const INTRODUCTION = `# Benchmarks

Written by \`npm run bench\`; how it works and how to add a suite is told in [test/bench](../README.md). Every
candidate runs in a fresh process, one after another, round after round; a figure is the median of the rounds with
the least and the greatest in parentheses. A ratio is that of each round to the baseline of the same round, and
again the median.
`;

/**
 * @param suites in the order of their sections
 * @param results of those that were run
 * @returns the report, in Markdown
 */
export function report(suites: readonly Suite[], results: SuiteResults): string {
  const sections = suites.flatMap((suite) => {
    const result = results[suite.name];
    return result ? [section(suite, result, results)] : [];
  });
  return `${[INTRODUCTION.trim(), ...sections].join('\n\n')}\n`;
}

function section(suite: Suite, result: SuiteResult, results: SuiteResults): string {
  const parts = [
    `## ${suite.title}`,
    suite.description.trim(),
    result.isQuick ? '**A quick run: its figures are worth little.**' : '',
    ...plotsOf(suite, result).map((plot) => picture(plot.title, filesOf(plot))),
    table(suite, result),
    targets(suite, result),
    suite.remark?.(results).trim() ?? '',
    circumstances(result),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function picture(title: string, { light, dark }: ReturnType<typeof filesOf>): string {
  return [
    '<picture>',
    `  <source media="(prefers-color-scheme: dark)" srcset="${dark}">`,
    `  <img alt="${title}" src="${light}">`,
    '</picture>',
  ].join('\n');
}

/**
 * @param header names of the columns
 * @param rows cells; the first column is text and the others are figures
 * @returns a table in Markdown
 */
export function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const rule = header.map((_, index) => (index === 0 ? '---' : '---:'));
  return [header, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** How many cases are columns; a table of more of them stands on its side. */
const COLUMNS_MAX = 8;

function table(suite: Suite, result: SuiteResult): string {
  const cases = suite.cases.filter(({ at }) => !at?.isOnlyDrawn);
  const names = cases.map((one) => headingOf(suite, one));
  const titles = suite.candidates.map(({ title, isOurs }) => (isOurs ? `**${title}**` : title));
  const cells = suite.candidates.map(({ name }) => cases.map((one) => cell(suite, result, name, one)));
  if (cases.length <= COLUMNS_MAX) {
    return markdownTable(
      ['', ...names],
      titles.map((title, row) => [title, ...(cells[row] ?? [])]),
    );
  }
  return markdownTable(
    ['', ...titles],
    names.map((name, row) => [name, ...cells.map((column) => column[row] ?? '')]),
  );
}

function cell(suite: Suite, result: SuiteResult, candidate: string, one: Case): string {
  const values = valuesOf(result, candidate, one.name);
  const summary = summarize(values);
  if (!summary) return '–';
  const { baseline } = suite;
  const ratio = baseline === undefined ? undefined : compare(values, valuesOf(result, baseline, one.name));
  return `${spread(summary)}${ratio ? `<br>× ${ratio.median.toFixed(2)}` : ''}`;
}

function spread({ median, min, max }: Summary): string {
  return min === max ? figure(median) : `${figure(median)} (${figure(min)}–${figure(max)})`;
}

/** @returns a number with three significant digits, or all of a whole one that is larger */
export function figure(value: number): string {
  const text = Math.abs(value) >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
  return text.replace(/\B(?=(\d{3})+$)/g, text.includes('.') ? '' : ',');
}

function targets(suite: Suite, result: SuiteResult): string {
  const rows = (suite.targets ?? []).flatMap((target) => {
    const judged = judge(suite, result, target);
    if (!judged) return [];
    const one = suite.cases.find(({ name }) => name === target.case);
    const ours = suite.candidates.find(({ name }) => name === target.candidate);
    const bound = target.atMost === undefined ? `≥ ${target.atLeast}` : `≤ ${target.atMost}`;
    const of = judged.of === undefined ? '' : ` × ${judged.of}`;
    return [
      [
        `${ours?.title}, ${one?.title}`,
        `${bound}${of}`,
        judged.value.toFixed(2),
        judged.holds ? 'holds' : '**missed**',
      ],
    ];
  });
  return rows.length === 0 ? '' : markdownTable(['Target', 'wanted', 'is', ''], rows);
}

function judge(suite: Suite, result: SuiteResult, { case: name, candidate, of, atMost, atLeast }: Target) {
  const isMoreBetter = suite.cases.some((one) => one.name === name && one.isMoreBetter);
  const values = valuesOf(result, candidate, name);
  const others = [of ?? []].flat().flatMap((other) => {
    const summary = summarize(valuesOf(result, other, name));
    return summary ? [{ other, median: summary.median }] : [];
  });
  const [best] = others.toSorted((a, b) => (isMoreBetter ? b.median - a.median : a.median - b.median));
  if (of !== undefined && !best) return undefined;
  const summary = best ? compare(values, valuesOf(result, best.other, name)) : summarize(values);
  if (!summary) return undefined;
  const { median: value } = summary;
  const title = suite.candidates.find((one) => one.name === best?.other)?.title;
  return { value, of: title, holds: value <= (atMost ?? Infinity) && value >= (atLeast ?? -Infinity) };
}

function circumstances({ command, startedAt, machine, versions }: SuiteResult): string {
  const { cpu, cpus, memoryGiB, system, node } = machine;
  const packages = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return [
    `\`${command}\`, ${startedAt.slice(0, 10)}, on ${cpus} × ${cpu}, ${memoryGiB} GiB, ${system}, Node ${node};`,
    `${packages.join(', ')}.`,
  ].join('\n');
}
