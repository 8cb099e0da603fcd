import { requestHeadersOf, responseHeadersOf } from '../lib/endpoint/conditional-get.ts';
import type { Contract, ParametersSchema } from '../lib/endpoint/contract.ts';
import { errorCodesOf } from '../lib/endpoint/contract-errors.ts';
import { parseRoute, routesOf } from '../lib/endpoint/route.ts';
import { errorHeaders } from './openapi/error-responses.ts';

/** What a page of another origin may send, and which headers of a response it may read. */
export interface Cors {
  readonly methods: readonly string[];
  readonly requestHeaders: readonly string[];
  readonly responseHeaders: readonly string[];
}

/** Of a request that is signed (AWS Signature Version 4), or has a token. */
const AUTHORIZATION_HEADERS = ['authorization', 'x-amz-content-sha256', 'x-amz-date', 'x-amz-security-token'];
/** A page cannot set these, so they need no permission. */
const OF_BROWSER = ['accept-encoding', 'access-control-request-method', 'origin'];

/** Allows what the contracts name. */
export function corsOf(contracts: readonly Contract[]): Cors {
  const methods = contracts.flatMap(routesOf).map((route) => parseRoute(route).method);
  const requestHeaders = contracts.flatMap((contract) => [
    ...namesIn(requestHeadersOf(contract)),
    ...(contract.request.body ? ['content-type'] : []),
    ...(contract.access === 'editors' ? AUTHORIZATION_HEADERS : []),
  ]);
  const responseHeaders = contracts.flatMap((contract) => [
    ...Object.values(contract.responses).flatMap((response) => namesIn(responseHeadersOf(response))),
    ...errorCodesOf(contract).flatMap((code) => Object.keys(errorHeaders(code, contract))),
    ...(contract.access === 'editors' ? ['www-authenticate'] : []),
  ]);
  return {
    methods: sorted(methods.filter((method) => method !== '$default')),
    requestHeaders: sorted(requestHeaders.filter((name) => !OF_BROWSER.includes(name))),
    responseHeaders: sorted(responseHeaders),
  };
}

const namesIn = (schema: ParametersSchema | undefined) => Object.keys(schema?.entries ?? {});

const sorted = (names: readonly string[]) => [...new Set(names)].sort();
