/**
 * @param path of the request
 * @param query of the request, without its `?`
 * @param cursor where the next page begins
 * @returns a `Link` header (RFC 8288) that leads to it, with the request's other parameters
 */
export function nextLink(path: string, query: string, cursor: string): string {
  const parameters = new URLSearchParams(query);
  parameters.set('cursor', cursor);
  return `<${path}?${parameters}>; rel="next"`;
}
