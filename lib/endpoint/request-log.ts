import diagnosticsChannel from 'node:diagnostics_channel';
import { writeSync } from 'node:fs';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { RequestUsage, requestUsage } from '../dynamodb/request-usage.ts';
import type { ValidationError } from '../fastapi/validation-error.ts';
import { callerOf } from './caller.ts';
import type { Contract } from './contract.ts';
import type { HttpError } from './http-error.ts';
import { embeddedMetrics } from './request-metrics.ts';

/** Takes the log lines of this process in place of stdout. */
export const requestLines = diagnosticsChannel.channel('newsdesk:request');

interface Invocation {
  readonly event: APIGatewayProxyEventV2;
  readonly context: Context;
}

/** The request that loads the code is the first. */
let isColdStart = true;

/** Logs the requests of a contract, each in one line of JSON. Not by `console`, whose JSON Lambda nests. */
export function requestLog(contract: Contract) {
  let constants: string | undefined;
  return (
    invocation: Invocation,
    response: APIGatewayProxyStructuredResultV2,
    error: HttpError | undefined,
  ): void => {
    // Not earlier: a local server sets the environment after it has loaded the functions.
    constants ??= JSON.stringify({
      service: 'newsdesk',
      stage: process.env.STAGE,
      version: process.env.VERSION,
      operation: contract.operationId,
      route: contract.path,
    });
    const line = `${constants.slice(0, -1)},${fieldsOf(invocation, response, error)}`;
    isColdStart = false;
    if (requestLines.hasSubscribers) requestLines.publish(line);
    else writeLine(line);
  };
}

/**
 * The names are those of AWS Powertools where it has them. No body, query, header or token, and of a validation error its type
 * and place only. What can be written as it is, is: `JSON.stringify` takes several times as long.
 */
function fieldsOf(
  { event, context }: Invocation,
  { statusCode = 0, body = '', isBase64Encoded }: APIGatewayProxyStructuredResultV2,
  error: HttpError | undefined,
): string {
  const { requestContext } = event;
  const { startMs, databaseCalls, databaseRetries, readUnits, writeUnits } =
    requestUsage() ?? new RequestUsage();
  const counts = {
    read_units: readUnits,
    write_units: writeUnits,
    database_retries: databaseRetries,
    errors: error ? 1 : 0,
  };
  const now = new Date();
  const level = statusCode >= 500 ? 'ERROR' : statusCode >= 400 ? 'WARN' : 'INFO';
  const durationMs = Math.round((performance.now() - startMs) * 100) / 100;
  const bytes = Buffer.byteLength(body, isBase64Encoded ? 'base64' : 'utf8');
  const others = JSON.stringify({
    message: `${event.routeKey} ${statusCode}`,
    method: requestContext.http.method,
    // A refused value may be anything.
    path_parameters: error?.code === 'validation_failed' ? undefined : event.pathParameters,
    error_code: error?.code,
    validation_errors: Array.isArray(error?.detail) ? error.detail.map(summaryOf) : undefined,
    caller: callerOf(event) || undefined,
    function_request_id: context.awsRequestId,
    api_request_id: requestContext.requestId,
    xray_trace_id: process.env._X_AMZN_TRACE_ID ?? event.headers['x-amzn-trace-id'],
    error: error && statusCode >= 500 ? toPlainObject(error.cause ?? error.message) : undefined,
  });
  return (
    `"level":"${level}","timestamp":"${now.toISOString()}","status":${statusCode},"duration_ms":${durationMs},` +
    `"cold_start":${isColdStart},"response_bytes":${bytes},"database_calls":${databaseCalls},` +
    `"database_retries":${databaseRetries},"read_units":${readUnits},"write_units":${writeUnits},` +
    `"errors":${counts.errors},${embeddedMetrics(now.getTime(), counts)}${others.slice(1)}`
  );
}

/** The place of a key that is not allowed is text of the client. */
function summaryOf({ type, loc }: ValidationError): string {
  return `${type} ${(type === 'extra_forbidden' ? loc.slice(0, 1) : loc).join('.')}`;
}

/** An error with its causes as plain data: JSON shows nothing of an `Error`. */
function toPlainObject(error: unknown): unknown {
  if (!(error instanceof Error)) return String(error);
  const { name, message, stack, cause } = error;
  return { name, message, stack, ...(cause === undefined ? {} : { cause: toPlainObject(cause) }) };
}

/** Whether a pipe was full once. Then `process.stdout` keeps what does not fit, and the order. */
let isPipeSlow = false;

/** In a tenth of the time that `process.stdout` takes, as long as a pipe takes the line as a whole. */
function writeLine(line: string): void {
  const bytes = Buffer.from(`${line}\n`);
  let written = 0;
  try {
    if (!isPipeSlow) written = writeSync(1, bytes);
  } catch {
    // EAGAIN: nothing was written.
  }
  isPipeSlow ||= written < bytes.length;
  if (isPipeSlow) process.stdout.write(bytes.subarray(written));
}
