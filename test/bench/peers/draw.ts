import { json } from 'node:stream/consumers';
import { parse, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';

/** Draws the specification of Vega-Lite on its standard input, and prints the SVG. */
const { spec } = compile((await json(process.stdin)) as TopLevelSpec);
process.stdout.write(await new View(parse(spec), { renderer: 'none' }).toSVG());
