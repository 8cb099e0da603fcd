import { Aws, Duration } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { TIMEOUT_SECONDS } from './endpoint-function.ts';
import { loggedMetric, requestCounts, type Service } from './metrics.ts';

/** The share of the requests of 30 days that may fail. */
export const ERROR_BUDGET = 0.001;
/** Without them one failed request of a quiet hour would be an alarm. */
const FAILURES_MIN = 5;
/** All database calls of a request end after 12 s. */
const DURATION_MAX_SECONDS = 15;
export const LATENCY_MAX_SECONDS = 2;
const FIVE_MINUTES = Duration.minutes(5);

interface Definition {
  /** The heading in `docs/operate.md` that says what to do. */
  readonly runbook: string;
  readonly description: string;
  readonly metric: IMetric;
  readonly above: number;
  /** In how many periods, out of how many. */
  readonly periods?: readonly [number, number];
}

/** The alarms of the service. `docs/operate.md` has the reason for each threshold. */
export class Alarms extends Construct {
  readonly all: readonly Alarm[];

  /** An alarm is sent to the e-mail address, if there is one. */
  constructor(scope: Construct, id: string, service: Service, email: string | undefined) {
    super(scope, id);
    const action = email === undefined ? undefined : new SnsAction(this.#topic(email));
    this.all = Object.entries(definitions(service)).map(([name, definition]) => {
      const { metric, above, description, runbook, periods = [1, 1] } = definition;
      const alarm = new Alarm(this, name, {
        alarmName: `newsdesk-${service.stage}-${name}`,
        alarmDescription: `${description} Runbook: docs/operate.md#${runbook}`,
        metric,
        threshold: above,
        comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
        datapointsToAlarm: periods[0],
        evaluationPeriods: periods[1],
        treatMissingData: TreatMissingData.NOT_BREACHING,
      });
      if (action) alarm.addAlarmAction(action);
      return alarm;
    });
  }

  #topic(email: string): Topic {
    const topic = new Topic(this, 'Topic', { enforceSSL: true });
    topic.grantPublish(
      new ServicePrincipal('cloudwatch.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
    topic.addSubscription(new EmailSubscription(email));
    return topic;
  }
}

function definitions(service: Service): Record<string, Definition> {
  const { api, functions, tables } = service;
  return {
    'availability-fast': availability(service, 14.4, Duration.hours(1), "an hour's"),
    'availability-slow': availability(service, 6, Duration.hours(6), "six hours'"),
    latency: {
      runbook: 'latency',
      description: `For 15 minutes, the slowest percent of the requests took more than ${LATENCY_MAX_SECONDS} s.`,
      metric: api.metricLatency({ statistic: 'p99', period: FIVE_MINUTES }),
      above: LATENCY_MAX_SECONDS * 1000,
      periods: [3, 3],
    },
    'outcome-unknown': {
      runbook: 'outcome-unknown',
      description: 'A write got a 503 and may have been carried out or not.',
      metric: loggedMetric(service, 'errors', 'outcome_unknown').with({ period: FIVE_MINUTES }),
      above: 0,
    },
    ...Object.fromEntries(
      functions.flatMap(({ name, lambda }) => [
        [
          `${name}-throttles`,
          {
            runbook: 'throttles',
            description: 'Lambda did not run the function, for lack of concurrency.',
            metric: lambda.metricThrottles({ period: FIVE_MINUTES }),
            above: 0,
          },
        ],
        [
          `${name}-duration`,
          {
            runbook: 'duration',
            description: `The function ran for more than ${DURATION_MAX_SECONDS} s of its ${TIMEOUT_SECONDS} s.`,
            metric: lambda.metricDuration({ statistic: 'Maximum', period: FIVE_MINUTES }),
            above: DURATION_MAX_SECONDS * 1000,
          },
        ],
      ]),
    ),
    ...Object.fromEntries(
      tables.map((table) => [
        `${table.name}-throttling`,
        {
          runbook: 'throttling',
          description: 'In 15 of 20 minutes, DynamoDB throttled calls to the table or its indexes.',
          metric: table.throttledEvents(FIVE_MINUTES),
          above: 0,
          // A value that comes late counts as 0 at first.
          periods: [3, 4],
        },
      ]),
    ),
  };
}

/** Whether requests fail so many times as fast as the error budget allows. */
function availability(service: Service, burnRate: number, period: Duration, span: string): Definition {
  const above = burnRate * ERROR_BUDGET;
  const percent = (above * 100).toFixed(2);
  return {
    runbook: 'availability',
    description: `More than ${percent} % of ${span} requests failed, and at least ${FAILURES_MIN}: ${burnRate} times what the error budget allows.`,
    metric: new MathExpression({
      expression: `IF(failures < ${FAILURES_MIN}, 0, failures / requests)`,
      usingMetrics: requestCounts(service),
      label: 'Failed requests',
      period,
    }),
    above,
  };
}
