import { json } from 'node:stream/consumers';
import { parse, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';

/** Reads a Vega-Lite specification from standard input and prints the SVG. */
const { spec } = compile((await json(process.stdin)) as TopLevelSpec);
process.stdout.write(await new View(parse(spec), { renderer: 'none' }).toSVG());
