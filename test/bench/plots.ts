import { mkdirSync, writeFileSync } from 'node:fs';
import * as vega from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import type { StoredResult } from './results.ts';
import { median, valuesOf } from './suite.ts';
import { suite as cold } from './suites/cold.ts';
import { suite as load } from './suites/load.ts';

const FOLDER = new URL('../../docs/images/', import.meta.url);
const OURS = '#d9480f';
const OTHERS = '#868e96';
const LIGHT = '#ced4da';
const MINIFIED = /-minified$/;

const shared = {
  $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
  background: 'white',
  padding: 12,
  config: {
    font: 'Helvetica, Arial, sans-serif',
    view: { stroke: null },
    axis: { labelFontSize: 12, titleFontSize: 12, titleFontWeight: 'normal' as const },
    text: { fontSize: 11 },
  },
};

const VALUE_LABEL = { type: 'text', align: 'left', dx: 4 } as const;
const LABEL = { field: 'value', type: 'quantitative', format: '.3~r' } as const;

/** Draws the plots of the suites that have results. */
export async function writePlots(results: Readonly<Record<string, StoredResult>>): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  if (results.load) await write('load.svg', loadPlot(results.load));
  if (results.cold) await write('cold.svg', coldPlot(results.cold));
}

async function write(file: string, spec: TopLevelSpec): Promise<void> {
  const view = new vega.View(vega.parse(compile(spec).spec), { renderer: 'none' });
  writeFileSync(new URL(file, FOLDER), `${await view.toSVG()}\n`);
}

/** A row of bars for each quantity, with its own scale. */
function loadPlot({ values }: StoredResult): TopLevelSpec {
  const cases = load.cases.filter(({ name }) => ['mean', 'p50', 'p95', 'cpu'].includes(name));
  return {
    ...shared,
    columns: 2,
    spacing: 20,
    concat: cases.map(({ name, title }) => ({
      title: { text: `${title}, ms`, fontSize: 13, anchor: 'start' },
      width: 260,
      data: {
        values: load.candidates.map((candidate) => ({
          candidate: candidate.title,
          value: median(valuesOf(values, candidate.name, name)),
          color: candidate.isOurs ? OURS : OTHERS,
        })),
      },
      encoding: {
        y: { field: 'candidate', type: 'nominal', sort: null, title: null },
        x: { field: 'value', type: 'quantitative', title: null, axis: null },
      },
      layer: [
        { mark: 'bar', encoding: { color: { field: 'color', type: 'nominal', scale: null } } },
        { mark: VALUE_LABEL, encoding: { text: LABEL } },
      ],
    })),
  };
}

/** Two bars for each candidate: bundled by default, and minified. */
function coldPlot({ values }: StoredResult): TopLevelSpec {
  const bars = cold.candidates.flatMap(({ name, title, isOurs }) => {
    const value = median(valuesOf(values, name, 'own'));
    if (value === undefined) return [];
    const isMinified = MINIFIED.test(name);
    const bundle = isOurs ? 'Newsdesk' : isMinified ? 'Minified' : 'Default bundle';
    return [{ candidate: title.replace(/, minified$/, ''), bundle, order: isMinified ? 1 : 0, value }];
  });
  return {
    ...shared,
    title: { text: 'Cold start above an empty handler, ms', fontSize: 13, anchor: 'start' },
    width: 420,
    height: { step: 14 },
    // Each candidate is where its shorter bar is.
    data: { values: bars.toSorted((a, b) => a.value - b.value) },
    encoding: {
      y: {
        field: 'candidate',
        type: 'nominal',
        sort: null,
        title: null,
        scale: { paddingInner: 0.25 },
      },
      yOffset: { field: 'order', type: 'ordinal', sort: [0, 1] },
      x: { field: 'value', type: 'quantitative', title: null, axis: null },
    },
    layer: [
      {
        mark: 'bar',
        encoding: {
          color: {
            field: 'bundle',
            type: 'nominal',
            scale: {
              domain: ['Newsdesk', 'Minified', 'Default bundle'],
              range: [OURS, OTHERS, LIGHT],
            },
            legend: { title: null, orient: 'bottom', labelFontSize: 12 },
          },
        },
      },
      { mark: VALUE_LABEL, encoding: { text: LABEL } },
    ],
  };
}
