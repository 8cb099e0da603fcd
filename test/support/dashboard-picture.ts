import { htmlEscape } from 'escape-goat';
import * as v from 'valibot';

const UNIT_WIDTH = 40;
const UNIT_HEIGHT = 22;
const GAP = 4;

const Widgets = v.array(
  v.object({
    x: v.optional(v.number(), 0),
    y: v.optional(v.number(), 0),
    width: v.number(),
    height: v.number(),
    type: v.string(),
    properties: v.object({
      title: v.string(),
      query: v.optional(v.string()),
      metrics: v.optional(v.array(v.array(v.unknown())), []),
    }),
  }),
);
const Body = v.object({ 'Fn::Join': v.tuple([v.literal(''), v.array(v.unknown())]) });

/** An SVG picture of the layout of a dashboard and of what its widgets show, from `DashboardBody` in a template. */
export function dashboardPicture(dashboardBody: unknown): string {
  const parts = v.parse(Body, dashboardBody)['Fn::Join'][1];
  // What the template refers to has no place in a picture.
  const json = parts.map((part) => (typeof part === 'string' ? part : '…')).join('');
  const widgets = v.parse(Widgets, JSON.parse(json).widgets);
  const height = Math.max(...widgets.map((widget) => widget.y + widget.height)) * UNIT_HEIGHT;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${24 * UNIT_WIDTH} ${height}" font-family="sans-serif" font-size="12"><title>The dashboard</title>`,
    ...widgets.flatMap(({ x, y, width, height, properties: { title, query, metrics } }) => {
      const [left, top] = [x * UNIT_WIDTH + GAP, y * UNIT_HEIGHT + GAP];
      const lines = [
        ...(query?.split('\n').slice(0, 3) ?? []).map((line) => line.replace(/^.*\| (?=filter)/, '')),
        ...new Set(metrics.flatMap(nameOf)),
      ];
      return [
        `<rect x="${left}" y="${top}" width="${width * UNIT_WIDTH - 2 * GAP}" height="${height * UNIT_HEIGHT - 2 * GAP}" rx="4" fill="#f6f8fa" stroke="#8c959f"/>`,
        `<text x="${left + 8}" y="${top + 18}" font-weight="bold">${htmlEscape(title)}</text>`,
        ...lines.map(
          (line, row) =>
            `<text x="${left + 8}" y="${top + 36 + row * 16}" fill="#57606a">${htmlEscape(shorten(line, width))}</text>`,
        ),
      ];
    }),
    '</svg>',
    '',
  ].join('\n');
}

/** A metric is an array of its namespace, its name, dimensions, and how to show it; an expression has the last only. */
function nameOf([namespace, name]: readonly unknown[]): string[] {
  return name === undefined ? [] : [`${namespace} ${name}`];
}

function shorten(line: string, width: number): string {
  const charactersMax = width * 6;
  return line.length > charactersMax ? `${line.slice(0, charactersMax - 1)}…` : line;
}
