import type { Template } from 'aws-cdk-lib/assertions';
import * as v from 'valibot';

/** One value of a metric. A dimension that the template refers to has the reference: `{"Ref":"…"}`. */
export interface Datum {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly value: number;
}

const STATISTICS: Readonly<Record<string, (values: number[]) => number>> = {
  Sum: (values) => values.reduce((sum, value) => sum + value, 0),
  Maximum: (values) => Math.max(...values),
  p99: (values) => values.toSorted((a, b) => a - b)[Math.ceil(values.length * 0.99) - 1] ?? Number.NaN,
};
/** The functions of metric math that alarms use. */
const MATH = {
  IF: (condition: boolean, then: number, otherwise: number) => (condition ? then : otherwise),
  FILL: (value: number, filler: number) => (Number.isNaN(value) ? filler : value),
};

const Dimensions = v.pipe(
  v.optional(v.array(v.object({ Name: v.string(), Value: v.unknown() })), []),
  v.transform((dimensions) =>
    Object.fromEntries(dimensions.map(({ Name, Value }) => [Name, dimension(Value)])),
  ),
);
const MetricStat = v.pipe(
  v.object({
    Metric: v.object({ Namespace: v.string(), MetricName: v.string(), Dimensions }),
    Stat: v.picklist(Object.keys(STATISTICS)),
  }),
  v.transform(({ Metric, Stat }) => ({ ...Metric, stat: Stat })),
);
const Metrics = v.array(
  v.object({ Id: v.string(), Expression: v.optional(v.string()), MetricStat: v.optional(MetricStat) }),
);
/** An alarm on one metric has its parts at the top level. */
const Single = v.pipe(
  v.object({
    Namespace: v.string(),
    MetricName: v.string(),
    Dimensions,
    Statistic: v.optional(v.string()),
    ExtendedStatistic: v.optional(v.string()),
  }),
  v.transform(({ Statistic, ExtendedStatistic, ...metric }) => ({
    ...metric,
    stat: ExtendedStatistic ?? Statistic,
  })),
);
const Alarm = v.object({
  AlarmName: v.string(),
  ComparisonOperator: v.literal('GreaterThanThreshold'),
  TreatMissingData: v.literal('notBreaching'),
  Threshold: v.number(),
});

/** The value of a dimension, as {@link Datum} has it. */
export function dimension(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The names of the alarms of a template that CloudWatch would raise if each of their periods had this data. */
export function raisedAlarms(template: Template, data: readonly Datum[]): string[] {
  const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm'));
  return alarms
    .filter(({ Properties }) => evaluate(Properties, data) > v.parse(Alarm, Properties).Threshold)
    .map(({ Properties }) => v.parse(Alarm, Properties).AlarmName)
    .sort();
}

/** `NaN` without data. */
function evaluate(properties: { readonly Metrics?: unknown }, data: readonly Datum[]): number {
  if (properties.Metrics === undefined) return statistic(v.parse(Single, properties), data);
  const metrics = v.parse(Metrics, properties.Metrics);
  const values = Object.fromEntries(
    metrics.flatMap(({ Id, MetricStat }) => (MetricStat ? [[Id, statistic(MetricStat, data)]] : [])),
  );
  const [expression = Object.keys(values)[0]] = metrics.flatMap(({ Expression }) => Expression ?? []);
  const scope = { ...MATH, ...values };
  return new Function(...Object.keys(scope), `return ${expression}`)(...Object.values(scope));
}

function statistic(
  { Namespace, MetricName, Dimensions, stat = '' }: v.InferOutput<typeof Single>,
  data: readonly Datum[],
): number {
  const values = data
    .filter(({ namespace, name }) => namespace === Namespace && name === MetricName)
    .filter(({ dimensions }) => isEqual(dimensions, Dimensions))
    .map(({ value }) => value);
  return values.length === 0 ? Number.NaN : (STATISTICS[stat]?.(values) ?? Number.NaN);
}

function isEqual(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  return Object.keys(a).length === Object.keys(b).length && Object.keys(a).every((key) => a[key] === b[key]);
}

const Line = v.looseObject({
  _aws: v.optional(
    v.object({
      Timestamp: v.number(),
      CloudWatchMetrics: v.array(
        v.object({
          Namespace: v.string(),
          Dimensions: v.array(v.array(v.string())),
          Metrics: v.array(v.object({ Name: v.string(), Unit: v.literal('Count') })),
        }),
      ),
    }),
  ),
});

/** The metrics that CloudWatch finds in a log line. */
export function embeddedMetricsOf(line: unknown): Datum[] {
  const { _aws, ...fields } = v.parse(Line, line);
  return (_aws?.CloudWatchMetrics ?? []).flatMap(({ Namespace, Dimensions, Metrics }) =>
    Dimensions.flatMap((names) =>
      Metrics.map(({ Name }) => ({
        namespace: Namespace,
        name: Name,
        dimensions: Object.fromEntries(names.map((name) => [name, v.parse(v.string(), fields[name])])),
        value: v.parse(v.number(), fields[Name]),
      })),
    ),
  );
}
