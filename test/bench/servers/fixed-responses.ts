/**
 * Prepared responses, from `node:http` alone or from functions behind Newsdesk's local gateway: what a response costs
 * at least. `fixed-responses.ts <http | gateway> <port>`
 */
import { createServer, type Server } from 'node:http';
import { gateway } from '../../../infra/local/gateway/gateway.ts';
import { newsExample } from '../../../lib/news/news-example.ts';
import { BACKLOG } from './backlog.ts';

const headers = { 'content-type': 'application/json', etag: '"1"', 'cache-control': 'no-cache' };
const article = JSON.stringify(newsExample);
const page = `[${Array(20).fill(article).join()}]`;

const [kind, port] = process.argv.slice(2);
const server = kind === 'http' ? plainServer() : gatewayAlone();
server.listen(Number(port), '127.0.0.1', BACKLOG);

function plainServer(): Server {
  return createServer((incoming, outgoing) => {
    const isCreation = incoming.method === 'POST';
    const body = incoming.url === '/news' && !isCreation ? page : article;
    const respond = () => {
      outgoing.writeHead(isCreation ? 201 : 200, { ...headers, 'content-length': Buffer.byteLength(body) });
      outgoing.end(body);
    };
    if (isCreation) incoming.on('end', respond).resume();
    else respond();
  });
}

function gatewayAlone(): Server {
  const integration = (functionName: string, route: string, statusCode: number, body: string) => ({
    functionName,
    routes: [route],
    handler: async () => ({ statusCode, headers, body }),
  });
  return gateway([
    integration('create-news', 'POST /news', 201, article),
    integration('get-news', 'GET /news/{news_id}', 200, article),
    integration('list-news', 'GET /news', 200, page),
  ]);
}
