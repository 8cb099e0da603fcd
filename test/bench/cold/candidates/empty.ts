/** Nothing: what Node and Lambda's runtime take by themselves. */
export const handler = async () => ({ statusCode: 200 });
