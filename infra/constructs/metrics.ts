import type { HttpStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { METRICS, type Metric as MetricName, NAMESPACE } from '../../lib/endpoint/request-metrics.ts';
import type { DynamoDbTable } from './dynamodb-table.ts';
import type { EndpointFunction } from './endpoint-function.ts';

/** What alarms and dashboard are about. */
export interface Service {
  readonly stage: string;
  readonly api: HttpStage;
  readonly functions: readonly EndpointFunction[];
  readonly tables: readonly DynamoDbTable[];
}

/** The sum of a metric that the log lines carry, for one operation or one error code. */
export function loggedMetric({ stage }: Service, metricName: MetricName, value: string): Metric {
  const [stageDimension, dimension] = METRICS[metricName];
  return new Metric({
    namespace: NAMESPACE,
    metricName,
    dimensionsMap: { [stageDimension]: stage, [dimension]: value },
    statistic: 'Sum',
    label: value,
  });
}

/** For metric math: how many requests failed, out of how many. */
export function requestCounts({ api }: Service): Record<'failures' | 'requests', Metric> {
  return {
    failures: api.metricServerError({ statistic: 'Sum' }),
    requests: api.metricCount({ statistic: 'Sum' }),
  };
}
