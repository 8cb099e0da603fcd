// In place of the native part of aws-lambda-ric, which takes minutes to compile: the calls of the Runtime API over node:http.
const http = require('node:http');

const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(':');
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

function call(method, path, body = '', headers = {}) {
  return new Promise((resolve, reject) => {
    const request = http.request(
      {
        host,
        port,
        method,
        path: `/2018-06-01/runtime/invocation/${path}`,
        agent,
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          ...headers,
        },
      },
      (response) => {
        const chunks = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('end', () =>
          resolve({ bodyJson: Buffer.concat(chunks).toString(), headers: response.headers }),
        );
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

/** The client posts without waiting: the next invocation waits instead. */
let posted = Promise.resolve();

module.exports = {
  initializeClient() {},
  next: () => posted.then(() => call('GET', 'next')),
  done: (id, body) => {
    posted = call('POST', `${id}/response`, body);
  },
  error: (id, body, cause) => {
    const headers = { 'lambda-runtime-function-xray-error-cause': cause };
    posted = call('POST', `${id}/error`, body, headers);
  },
};
