import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

/**
 * Why a local server refuses a request; `undefined` when it does not. A page of the internet cannot reach it: neither with a
 * name that leads to this machine (DNS rebinding) nor from its own origin, which only browsers send.
 *
 * @param address where the server listens, unless on loopback: that name, and any address, is accepted as well
 */
export function refusal(
  { headers: { host, origin } }: IncomingMessage,
  address: string | undefined,
): string | undefined {
  const name = hostnameOf(host);
  const isOwn = isLoopback(name) || (address !== undefined && (name === address || isIP(bare(name)) !== 0));
  if (host && !isOwn) return `This server is not for the host ${host}: see --host`;
  if (origin === undefined) return undefined;
  const page = URL.parse(origin);
  const isPage = page?.origin === origin && (isLoopback(page.hostname) || page.host === host);
  return isPage ? undefined : `This server is not for pages of ${origin}`;
}

/** In lower case; empty when it is not a host. */
function hostnameOf(host = ''): string {
  return /^[\w.:[\]-]+$/.test(host) ? (URL.parse(`http://${host}`)?.hostname ?? '') : '';
}

/** An IPv6 address has brackets in a URL. */
const bare = (hostname: string) => hostname.replace(/^\[(.*)\]$/, '$1');

function isLoopback(hostname: string): boolean {
  return /^(?:(?:.+\.)?localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}
