/** A `Link` header (RFC 8288) to the next page: the request's path and query, with another cursor. */
export function nextLink(path: string, query: string, cursor: string): string {
  const parameters = new URLSearchParams(query);
  parameters.set('cursor', cursor);
  return `<${path}?${parameters}>; rel="next"`;
}
