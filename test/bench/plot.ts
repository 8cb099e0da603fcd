import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { type SuiteResult, valuesOf } from './result.ts';
import { summarize } from './statistics.ts';
import { type Case, headingOf, type Suite } from './suite.ts';

/** A Vega-Lite specification without colours. */
export interface Plot {
  /** File name without extension. */
  readonly name: string;
  readonly title: string;
  readonly specification: Readonly<Record<string, unknown>>;
}

const THEMES = {
  light: { text: '#1f2328', muted: '#59636e', grid: '#d1d9e0', ours: '#0969da', others: '#afb8c1' },
  dark: { text: '#f0f6fc', muted: '#9198a1', grid: '#3d444d', ours: '#4493f8', others: '#656c76' },
} as const;

const COLUMNS = 2;
const BARS_WIDTH = 250;
const LINES_SIZE = { width: 560, height: 260 };

/** One bar plot with all cases that have no point, and a line plot for each of the others' `plot`. */
export function plotsOf(suite: Suite, result: SuiteResult): Plot[] {
  const bars = suite.cases.filter(({ point }) => !point);
  const lines = Map.groupBy(
    suite.cases.filter(({ point }) => point),
    ({ point }) => point?.plot ?? '',
  );
  return [
    ...(bars.length > 0 ? [barsOf(suite, result, bars)] : []),
    ...[...lines].map(([plot, cases], index) => linesOf(suite, result, plot, cases, index)),
  ];
}

/** File name by theme. */
export function filesOf({ name }: Plot): Record<keyof typeof THEMES, string> {
  return { light: `${name}.light.svg`, dark: `${name}.dark.svg` };
}

/** Writes a plot as SVG in both themes. */
export async function drawPlot(plot: Plot, folder: URL): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    const renderer = spawn(process.execPath, [new URL('./third-party/draw.ts', import.meta.url).pathname], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    renderer.stdin.end(JSON.stringify({ ...plot.specification, config: configOf(theme) }));
    const [svg, [code]] = await Promise.all([text(renderer.stdout), once(renderer, 'exit')]);
    if (code !== 0) throw new Error(`The plot ${plot.name} could not be drawn`);
    writeFileSync(new URL(filesOf(plot)[theme], folder), `${svg}\n`);
  }
}

function rowsOf(suite: Suite, result: SuiteResult, cases: readonly Case[]) {
  return cases.flatMap((one) =>
    suite.candidates.flatMap(({ name, title, isOurs = false }) => {
      const summary = summarize(valuesOf(result, name, one.name));
      return summary ? [{ candidate: title, isOurs, x: one.point?.x, ...summary }] : [];
    }),
  );
}

function barsOf(suite: Suite, result: SuiteResult, cases: readonly Case[]): Plot {
  const order = suite.candidates.map(({ title }) => title);
  const y = { field: 'candidate', type: 'nominal', sort: order, title: null };
  const concat = cases.map((one) => ({
    title: headingOf(suite, one),
    width: BARS_WIDTH,
    data: { values: rowsOf(suite, result, [one]) },
    layer: [
      {
        mark: { type: 'bar', height: { band: 0.7 } },
        encoding: {
          y,
          x: { field: 'median', type: 'quantitative', title: null },
          color: { condition: { test: 'datum.isOurs', value: { expr: 'ours' } }, value: { expr: 'others' } },
        },
      },
      {
        mark: { type: 'rule', strokeWidth: 1.5 },
        encoding: { y, x: { field: 'min', type: 'quantitative' }, x2: { field: 'max' } },
      },
      {
        mark: { type: 'text', align: 'left', dx: 5 },
        encoding: {
          y,
          x: { field: 'max', type: 'quantitative' },
          text: { field: 'median', type: 'quantitative', format: ',.3~r' },
        },
      },
    ],
  }));
  return plot(suite.name, suite.title, {
    columns: COLUMNS,
    concat,
    resolve: { scale: { x: 'independent', y: 'independent' } },
  });
}

function linesOf(
  suite: Suite,
  result: SuiteResult,
  title: string,
  cases: readonly Case[],
  index: number,
): Plot {
  const [first] = cases;
  const x = {
    field: 'x',
    type: 'quantitative',
    title: first?.point?.xTitle,
    ...(first?.point?.isLinear
      ? {}
      : {
          scale: { type: 'log' },
          axis: { values: cases.map(({ point }) => point?.x), format: '~s', labelOverlap: true },
        }),
  };
  const color = {
    field: 'candidate',
    type: 'nominal',
    title: null,
    sort: suite.candidates.map((candidate) => candidate.title),
    scale: { scheme: 'tableau10' },
  };
  return plot(`${suite.name}-${index + 1}`, title, {
    ...LINES_SIZE,
    data: { values: rowsOf(suite, result, cases) },
    layer: [
      {
        mark: { type: 'area', opacity: 0.2 },
        encoding: { x, color, y: { field: 'min', type: 'quantitative' }, y2: { field: 'max' } },
      },
      {
        mark: { type: 'line', point: true },
        encoding: {
          x,
          color,
          y: { field: 'median', type: 'quantitative', title: first?.unit ?? suite.unit },
        },
      },
    ],
  });
}

function plot(name: string, title: string, specification: Plot['specification']): Plot {
  return { name, title, specification: { title: { text: title }, ...specification } };
}

function configOf(theme: keyof typeof THEMES) {
  const { text: colour, muted, grid, ours, others } = THEMES[theme];
  return {
    background: 'transparent',
    font: 'system-ui, sans-serif',
    params: [
      { name: 'ours', value: ours },
      { name: 'others', value: others },
    ],
    title: { color: colour, anchor: 'start', fontSize: 13, offset: 8 },
    axis: {
      labelColor: colour,
      titleColor: muted,
      gridColor: grid,
      gridOpacity: 0.6,
      domainColor: grid,
      tickColor: grid,
    },
    axisY: { labelLimit: 260 },
    legend: { labelColor: colour },
    text: { color: colour },
    rule: { color: colour },
    view: { stroke: null },
  };
}
