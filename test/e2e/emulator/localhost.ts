import dns from 'node:dns';

/**
 * Names below `localhost` are this machine (RFC 6761, 6.3). Curl and the browsers know, Node asks the DNS.
 * `node:net`, and so `fetch`, looks names up through this object.
 */
const { lookup } = dns;
const toThisMachine: typeof lookup = Object.assign(
  (hostname: string, ...rest: unknown[]) =>
    Reflect.apply(lookup, dns, [hostname.endsWith('.localhost') ? '127.0.0.1' : hostname, ...rest]),
  { __promisify__: lookup.__promisify__ },
);
dns.lookup = toThisMachine;
