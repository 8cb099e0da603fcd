/*
 * Replaces in bundles what the SDK would use if `lib/dynamodb/client.ts` did not bring its own. The names are the SDK's: a
 * missing one fails the build.
 */

function unused(): never {
  throw new Error('Bundles leave out this part of the AWS SDK: see infra/bundling/stubs/unused.ts');
}

/** Of `@smithy/node-http-handler`: the client has its own request handler. */
export const NodeHttpHandler = { create: <T>(handler: T): T => handler };
export const streamCollector = unused;

/** Of `@smithy/signature-v4` and `@smithy/core/checksum`: the client has its own signer. */
export class SignatureV4 {
  constructor() {
    unused();
  }
}
export class Sha256 extends SignatureV4 {}

/** Of `@aws-sdk/middleware-endpoint-discovery`: the endpoint is not discovered. */
export const NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS = {};
export const resolveEndpointDiscoveryConfig = <T>(configuration: T): T => configuration;

/** Of `@smithy/core/event-streams`: no operation in use has one. */
export class EventStreamSerde extends SignatureV4 {}
export const eventStreamSerdeProvider = unused;
