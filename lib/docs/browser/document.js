/** Reads the OpenAPI document. Its server is where this page is: a proxy may have put both below a prefix. */
window.readDocument = async () => {
  const response = await fetch('openapi.json');
  const url = new URL('.', location.href).href.replace(/\/$/, '');
  return { ...(await response.json()), servers: [{ url }] };
};
