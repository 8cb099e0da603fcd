/** The namespace of our metrics in CloudWatch. */
export const NAMESPACE = 'Newsdesk';

/**
 * The fields of a log line that are metrics as well, with their dimensions, which are fields too. What API Gateway, Lambda and
 * DynamoDB count by themselves is not among them.
 */
export const METRICS = {
  read_units: ['stage', 'operation'],
  write_units: ['stage', 'operation'],
  database_retries: ['stage', 'operation'],
  errors: ['stage', 'error_code'],
} as const;

export type Metric = keyof typeof METRICS;

const DIRECTIVES = Object.entries(METRICS).map(([name, dimensions]) => {
  const directive = {
    Namespace: NAMESPACE,
    Dimensions: [dimensions],
    Metrics: [{ Name: name, Unit: 'Count' }],
  };
  // The cast: `entries` forgets the type of the keys.
  return [name as Metric, JSON.stringify(directive)] as const;
});

/**
 * The member `_aws` of a log line, which makes metrics of its counts in CloudWatch's embedded metric format. Not of those that
 * are 0: a metric costs as soon as it exists.
 */
export function embeddedMetrics(timestampMs: number, counts: Readonly<Record<Metric, number>>): string {
  const directives = DIRECTIVES.filter(([name]) => counts[name] > 0).map(([, directive]) => directive);
  return directives.length === 0
    ? ''
    : `"_aws":{"Timestamp":${timestampMs},"CloudWatchMetrics":[${directives.join()}]},`;
}
