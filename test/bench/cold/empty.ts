/** Shows the cost of Node and Lambda's runtime. */
export const handler = async () => ({ statusCode: 200 });
