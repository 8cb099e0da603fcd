import { Duration, Fn, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  ApiMapping,
  type CorsHttpMethod,
  DomainName,
  HttpApi,
  HttpMethod,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
  type IHttpRouteAuthorizer,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer, HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Contract } from '../../lib/endpoint/contract.ts';
import { routesOf } from '../../lib/endpoint/route.ts';
import type { Cors } from '../cors.ts';
import type { Settings } from '../settings.ts';

/** How long a browser may remember a preflight; Chromium does not longer. */
const PREFLIGHT_MAX_AGE = Duration.hours(2);

/** The HTTP API in front of the functions. */
export class NewsApi extends Construct {
  readonly id: string;
  readonly url: string;
  readonly stage: HttpStage;
  /** Absent without a custom domain. */
  readonly domainName: DomainName | undefined;
  readonly publicRoutes: HttpRoute[] = [];
  readonly editorRoutes: HttpRoute[] = [];
  readonly #api: HttpApi;
  readonly #authorizer: IHttpRouteAuthorizer | undefined;
  readonly #scopes: string[];

  constructor(scope: Construct, id: string, settings: Settings, cors: Cors) {
    super(scope, id);
    const { allowedOrigins, authorization, domain, stage } = settings;
    this.#api = new HttpApi(this, 'Api', {
      apiName: `newsdesk-${stage}`,
      description: 'Newsdesk, a serverless news API',
      createDefaultStage: false,
      disableExecuteApiEndpoint: settings.disableExecuteApiEndpoint,
      corsPreflight: {
        allowOrigins: [...allowedOrigins],
        // The cast: they are methods of HTTP.
        allowMethods: cors.methods as CorsHttpMethod[],
        allowHeaders: [...cors.requestHeaders],
        exposeHeaders: [...cors.responseHeaders],
        maxAge: PREFLIGHT_MAX_AGE,
      },
    });
    const retention: RetentionDays = settings.logRetentionDays;
    const accessLog = new LogGroup(this, 'AccessLog', {
      // Elsewhere each log group makes the resource policy of the account longer, which has a limit. The id of the stack, since
      // the log outlives it.
      logGroupName: `/aws/vendedlogs/newsdesk-${stage}/${Fn.select(2, Fn.split('/', Stack.of(this).stackId))}`,
      retention,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.stage = new HttpStage(this, 'Stage', {
      httpApi: this.#api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: settings.throttleRate, burstLimit: settings.throttleBurst },
      accessLogSettings: { destination: new LogGroupLogDestination(accessLog), format: accessLogFormat() },
    });
    this.id = this.#api.apiId;
    this.url = domain ? `https://${domain.name}` : this.#api.apiEndpoint;
    if (domain) {
      this.domainName = new DomainName(this, 'Domain', {
        domainName: domain.name,
        certificate: Certificate.fromCertificateArn(this, 'Certificate', domain.certificateArn),
      });
      new ApiMapping(this, 'Mapping', { api: this.#api, domainName: this.domainName, stage: this.stage });
    }
    this.#authorizer = authorizer(authorization);
    this.#scopes = authorization.type === 'jwt' ? [authorization.scope] : [];
  }

  /** Adds the routes of a function's contracts. */
  addFunction(name: string, contracts: readonly Contract[], handler: IFunction): void {
    const integration = new HttpLambdaIntegration(`${name}Integration`, handler);
    for (const contract of contracts) this.#addRoutes(contract, integration);
  }

  #addRoutes(contract: Contract, integration: HttpLambdaIntegration): void {
    const isPublic = contract.access === 'public';
    for (const route of routesOf(contract)) {
      const guard =
        isPublic || !this.#authorizer
          ? {}
          : { authorizer: this.#authorizer, authorizationScopes: this.#scopes };
      const httpRoute = new HttpRoute(this, route.replaceAll(/[^\w]+/g, '-'), {
        httpApi: this.#api,
        routeKey: routeKey(route),
        integration,
        ...guard,
      });
      (isPublic ? this.publicRoutes : this.editorRoutes).push(httpRoute);
    }
  }
}

function routeKey(route: string): HttpRouteKey {
  if (route === '$default') return HttpRouteKey.DEFAULT;
  const [method = '', path = ''] = route.split(' ');
  const known = Object.values(HttpMethod).find((candidate) => candidate === method);
  return HttpRouteKey.with(path, known);
}

function authorizer(authorization: Settings['authorization']): IHttpRouteAuthorizer | undefined {
  switch (authorization.type) {
    case 'iam':
      return new HttpIamAuthorizer();
    case 'jwt':
      return new HttpJwtAuthorizer('Editors', authorization.issuer, {
        jwtAudience: [...authorization.audience],
      });
    case 'anonymous':
      return undefined;
  }
}

/** One line of JSON per request, without body, query and token. `functionRequestId` is that of the function's own line. */
function accessLogFormat(): AccessLogFormat {
  const fields = {
    time: '$context.requestTime',
    requestId: '$context.requestId',
    functionRequestId: '$context.integration.requestId',
    userArn: '$context.identity.userArn',
    subject: '$context.authorizer.claims.sub',
    ip: '$context.identity.sourceIp',
    routeKey: '$context.routeKey',
    path: '$context.path',
    status: '$context.status',
    responseBytes: '$context.responseLength',
    latencyMs: '$context.responseLatency',
    integrationLatencyMs: '$context.integrationLatency',
    integrationError: '$context.integrationErrorMessage',
    authorizerError: '$context.authorizer.error',
  };
  return AccessLogFormat.custom(JSON.stringify(fields));
}
