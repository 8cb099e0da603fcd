import dns from 'node:dns';

/**
 * Resolves `*.localhost` to this machine (RFC 6761, section 6.3), as curl and browsers do; Node asks the DNS.
 * `node:net`, and so `fetch`, looks up names through this object.
 */
const { lookup } = dns;
const lookupLocalhost: typeof lookup = Object.assign(
  (hostname: string, ...rest: unknown[]) =>
    Reflect.apply(lookup, dns, [hostname.endsWith('.localhost') ? '127.0.0.1' : hostname, ...rest]),
  { __promisify__: lookup.__promisify__ },
);
dns.lookup = lookupLocalhost;
