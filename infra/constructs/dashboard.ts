import { Duration } from 'aws-cdk-lib';
import {
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  LogQueryVisualizationType,
  LogQueryWidget,
  MathExpression,
  SingleValueWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { type Contract, isWrite } from '../../lib/endpoint/contract.ts';
import { HTTP_ERRORS } from '../../lib/endpoint/http-error.ts';
import { PRICES } from '../prices.ts';
import type { Settings } from '../settings.ts';
import { type Alarms, ERROR_BUDGET, LATENCY_MAX_SECONDS } from './alarms.ts';
import { loggedMetric, requestCounts, type Service } from './metrics.ts';

/** The width of a dashboard in CloudWatch. */
const WIDTH = 24;

/** One page about the service. */
export class ServiceDashboard extends Construct {
  constructor(
    scope: Construct,
    id: string,
    service: Service,
    alarms: Alarms | undefined,
    settings: Settings,
  ) {
    super(scope, id);
    new Dashboard(this, 'Dashboard', {
      dashboardName: `newsdesk-${service.stage}`,
      defaultInterval: Duration.days(1),
      widgets: [
        [
          ...(alarms
            ? [new AlarmStatusWidget({ title: 'State', alarms: [...alarms.all], width: 16, height: 5 })]
            : []),
          ...budget(service),
        ],
        row(requests(service), latency(service), errors(service)),
        row(
          units(service, 'read_units', 'Read units'),
          units(service, 'write_units', 'Write units'),
          retries(service),
        ),
        row(durations(service), throttledCalls(service)),
        [dollars(service, settings)],
        [recentErrors(service)],
      ],
    });
  }
}

/** Graphs of the same width. */
function row(...graphs: { title: string; left: IMetric[]; above?: number }[]): IWidget[] {
  const width = WIDTH / graphs.length;
  return graphs.map(
    ({ title, left, above }) =>
      new GraphWidget({
        title,
        left,
        width,
        leftYAxis: { min: 0, showUnits: false },
        ...(above === undefined ? {} : { leftAnnotations: [{ value: above, label: 'limit' }] }),
      }),
  );
}

function budget(service: Service): IWidget[] {
  const share = (title: string, expression: string) =>
    new SingleValueWidget({
      title,
      metrics: [
        new MathExpression({
          expression,
          usingMetrics: requestCounts(service),
          label: '%',
        }),
      ],
      start: '-P30D',
      end: 'PT0S',
      setPeriodToTimeRange: true,
      width: 4,
      height: 5,
    });
  return [
    share('Available, 30 days', '100 * (1 - failures / requests)'),
    share('Error budget left', `100 * (1 - failures / requests / ${ERROR_BUDGET})`),
  ];
}

const requests = ({ api }: Service) => ({
  title: 'Requests',
  left: [
    api.metricCount({ label: 'all', statistic: 'Sum' }),
    api.metricClientError({ label: '4xx', statistic: 'Sum' }),
    api.metricServerError({ label: '5xx', statistic: 'Sum' }),
  ],
});

const latency = ({ api }: Service) => ({
  title: 'Latency, ms',
  left: ['p50', 'p90', 'p99'].map((statistic) => api.metricLatency({ statistic, label: statistic })),
  above: LATENCY_MAX_SECONDS * 1000,
});

const errors = (service: Service) => ({
  title: 'Errors by code',
  left: Object.keys(HTTP_ERRORS).map((code) => loggedMetric(service, 'errors', code)),
});

const units = (service: Service, name: 'read_units' | 'write_units', title: string) => ({
  title,
  left: databaseContracts(service)
    .filter((contract) => name === 'read_units' || isWrite(contract))
    .map(({ operationId }) => loggedMetric(service, name, operationId)),
});

const retries = (service: Service) => ({
  title: 'Database retries',
  left: databaseContracts(service).map(({ operationId }) =>
    loggedMetric(service, 'database_retries', operationId),
  ),
});

const throttledCalls = ({ tables }: Service) => ({
  title: 'Throttled database calls',
  left: tables.map((table) => table.throttledEvents(Duration.minutes(5))),
});

/** Of those that wait for a database: the others have nothing to wait for. */
const durations = ({ functions }: Service) => ({
  title: 'Duration of functions, p99, ms',
  left: functions
    .filter(({ contracts }) => contracts.some(({ database }) => database.length > 0))
    .map(({ name, lambda }) => lambda.metricDuration({ statistic: 'p99', label: name })),
});

function databaseContracts({ functions }: Service): Contract[] {
  return functions.flatMap(({ contracts }) => contracts).filter(({ database }) => database.length > 0);
}

function dollars({ functions }: Service, { memoryMb, architecture }: Settings): IWidget {
  const lambdaPerMs = (PRICES.lambdaPerGBSecond[architecture] * (memoryMb / 1024)) / 1000;
  const perRequest = PRICES.httpApiPerMillion + PRICES.lambdaPerMillion;
  // In millionths, since a query has no exponents.
  const price = [
    perRequest,
    `read_units * ${PRICES.readUnitsPerMillion}`,
    `write_units * ${PRICES.writeUnitsPerMillion}`,
    `duration_ms * ${(lambdaPerMs * 1e6).toFixed(6)}`,
    `response_bytes * ${((PRICES.egressPerGB / 1e9) * 1e6).toFixed(6)}`,
  ].join(' + ');
  return logTable('Dollars by operation, at prices of us-east-1, without logs', functions, [
    'filter ispresent(operation)',
    `fields (${price}) / 1000000 as price`,
    'stats count(*) as requests, sum(read_units) as reads, sum(write_units) as writes, sum(price) as dollars by operation',
    'sort dollars desc',
  ]);
}

function recentErrors({ functions }: Service): IWidget {
  return logTable('Recent errors', functions, [
    'filter level = "ERROR"',
    'fields @timestamp, message, error_code, error.message, duration_ms, caller, api_request_id',
    'sort @timestamp desc',
    'limit 20',
  ]);
}

function logTable(title: string, functions: Service['functions'], queryLines: string[]): IWidget {
  return new LogQueryWidget({
    title,
    logGroupNames: functions.map(({ logGroup }) => logGroup.logGroupName),
    queryLines,
    view: LogQueryVisualizationType.TABLE,
    width: WIDTH,
  });
}
