/*
 * In bundles in the place of what the SDK would use if `lib/dynamodb/client.ts` gave it nothing else: by the same
 * names, for a name that is not here any more stops the bundling.
 */

/** Throws: it is what nobody should reach. */
function leftOut(): never {
  throw new Error('This part of the AWS SDK is left out of the bundles: see infra/bundling/stubs/unused.ts');
}

/** Of `@smithy/node-http-handler`: the client has a request handler of its own, which hands it whole answers. */
export const NodeHttpHandler = { create: <T>(handler: T): T => handler };
export const streamCollector = leftOut;

/** Of `@smithy/signature-v4` and `@smithy/core/checksum`: the client has a signer of its own. */
export class SignatureV4 {
  constructor() {
    leftOut();
  }
}
export class Sha256 extends SignatureV4 {}

/** Of `@aws-sdk/middleware-endpoint-discovery`: the endpoint is not searched for. */
export const NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS = {};
export const resolveEndpointDiscoveryConfig = <T>(configuration: T): T => configuration;

/** Of `@smithy/core/event-streams`: no operation that is used has one. */
export class EventStreamSerde extends SignatureV4 {}
export const eventStreamSerdeProvider = leftOut;
