import diagnosticsChannel from 'node:diagnostics_channel';
import { writeSync } from 'node:fs';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import type * as v from 'valibot';
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

/** As after a 5xx, the parameters of the path are valid, and so no text of the client's. */
const VALIDATED: readonly unknown[] = [undefined, 'resource_not_found', 'precondition_failed'];
const VALIDATION_ERRORS_MAX = 10;
const CAUSES_MAX = 5;
/** The part of a trace header that no client can fill with a text. */
const TRACE_ID = /Root=1-[0-9a-f]{8}-[0-9a-f]{24}/;

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
    const line = `${constants.slice(0, -1)},${fieldsOf(contract, invocation, response, error)}`;
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
  contract: Contract,
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
    method: requestContext.http.method,
    path_parameters: statusCode >= 500 || VALIDATED.includes(error?.code) ? event.pathParameters : undefined,
    error_code: error?.code,
    validation_errors: validationSummary(contract, error),
    caller: callerOf(event) || undefined,
    xray_trace_id: TRACE_ID.exec(process.env._X_AMZN_TRACE_ID ?? '')?.[0],
    error: error && statusCode >= 500 ? toPlainObject(error.cause ?? error.message) : undefined,
  });
  return (
    `"level":"${level}","timestamp":"${now.toISOString()}","message":"${event.routeKey} ${statusCode}",` +
    `"status":${statusCode},"duration_ms":${durationMs},` +
    `"function_request_id":"${context.awsRequestId}","api_request_id":"${requestContext.requestId}",` +
    `"cold_start":${isColdStart},"response_bytes":${bytes},"database_calls":${databaseCalls},` +
    `${JSON.stringify(counts).slice(1, -1)},${embeddedMetrics(now.getTime(), counts)}` +
    others.slice(1)
  );
}

/** The first validation errors, by type and place. The names in it are those of the contract: others are text of the client. */
function validationSummary({ request }: Contract, error: HttpError | undefined): string[] | undefined {
  if (!Array.isArray(error?.detail)) return undefined;
  const { path, query, headers, body } = request;
  // The cast: what has entries are objects.
  const parts = { path, query, header: headers, body: body?.schema } as Readonly<
    Record<string, Partial<v.ObjectSchema<v.ObjectEntries, undefined>> | undefined>
  >;
  // The cast: `isArray` does not narrow a readonly array.
  return (error.detail as readonly ValidationError[]).slice(0, VALIDATION_ERRORS_MAX).map(({ type, loc }) => {
    const [part = '', name = ''] = loc;
    return Object.hasOwn(parts[part]?.entries ?? {}, name) ? `${type} ${part}.${name}` : `${type} ${part}`;
  });
}

/** An error with its causes as plain data: JSON shows nothing of an `Error`. */
function toPlainObject(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return { message: typeof error === 'string' ? error : typeof error };
  const { name, message, stack = '', cause } = error;
  return {
    name: String(name),
    // That of a SyntaxError quotes what could not be parsed.
    message: name === 'SyntaxError' ? undefined : String(message),
    code: 'code' in error ? String(error.code) : undefined,
    // Without the message, with which it begins.
    stack: /^ {4}at [\s\S]*/m.exec(stack)?.[0],
    cause: cause && depth < CAUSES_MAX ? toPlainObject(cause, depth + 1) : undefined,
  };
}

/** Whether a pipe was full once. Then `process.stdout` keeps what does not fit, and the order. */
let isPipeSlow = false;

/** In a tenth of the time that `process.stdout` takes, as long as a pipe takes the line as a whole. */
function writeLine(line: string): void {
  const text = `${line}\n`;
  let written = 0;
  try {
    if (!isPipeSlow) written = writeSync(1, text);
  } catch {
    // EAGAIN: nothing was written.
  }
  isPipeSlow ||= written < Buffer.byteLength(text);
  if (isPipeSlow) process.stdout.write(Buffer.from(text).subarray(written));
}
