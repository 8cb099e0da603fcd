/** A `Link` header (RFC 8288) to the next page: the query of the request with another cursor, relative to its URL. */
export function nextLink(query: string, cursor: string): string {
  const parameters = new URLSearchParams(query);
  parameters.set('cursor', cursor);
  return `<?${parameters}>; rel="next"`;
}
