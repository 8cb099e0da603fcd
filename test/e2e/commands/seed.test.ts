import { describe, expect, it } from 'vitest';
import { seed } from '../../../infra/local/seed/seed.ts';
import { freePort } from '../../support/free-port.ts';
import { runProgram } from '../../support/program.ts';
import { series, useArticles } from '../../support/sample-articles.ts';
import { startStubServer } from '../../support/stub-server.ts';

const USAGE =
  'Usage: npm run seed -- --count N [--url URL]\n\nCreates the first N sample articles that the API does not have yet.\n';
const api = useArticles();

const run = (...args: string[]) => runProgram('infra/local/seed/main.ts', args);

describe('npm run seed', () => {
  it('exits with 0 when all articles exist', async () => {
    const { code, stdout } = await run('--count', '3', '--url', api.url());
    expect({ code, report: stdout.split(';')[0] }).toEqual({
      code: 0,
      report: 'Done: 3 articles created, 0 existed',
    });
    expect(await api.inputs()).toEqual(series(3));
  });

  it.each(['0', '-5', '1.5', 'ten', '1000001'])('exits with 1 for the count %j', async (count) => {
    expect(await run(`--count=${count}`)).toEqual({
      code: 1,
      stdout: '',
      stderr: `--count takes a whole number from 1 to 1000000, not ${count}\n${USAGE}`,
    });
  });

  it.each([
    [[], '--count takes a whole number from 1 to 1000000, not nothing'],
    [['--count', '-5'], "Option '--count' argument is ambiguous."],
  ])('exits with 1 for the arguments %j', async (args, message) => {
    expect(await run(...args)).toEqual({ code: 1, stdout: '', stderr: `${message}\n${USAGE}` });
  });

  it('exits with 1 when no server is running', async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    const { code, stderr } = await run('--count', '3', '--url', url);
    expect({ code, message: stderr.trim().split('\n').at(-1) }).toEqual({
      code: 1,
      message: `Seeding failed: No response from ${url} (ECONNREFUSED); start Newsdesk with: npm start`,
    });
  });

  it('exits with 130 on SIGINT, and the next run resumes', async () => {
    let pid: number | undefined;
    let posts = 0;
    const proxy = await startStubServer(async (request, outgoing) => {
      const { method = 'GET' } = request;
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      if (method === 'POST') posts += 1;
      // More than once, as in a terminal, where npm forwards Ctrl-C.
      if (posts >= 5 && pid !== undefined) process.kill(pid, 'SIGINT');
      const response = await fetch(`${api.url()}${request.url}`, {
        method,
        headers: { 'content-type': 'application/json' },
        ...(method === 'POST' ? { body: Buffer.concat(chunks) } : {}),
      });
      outgoing.writeHead(response.status).end(await response.text());
    });
    const running = run('--count', '90', '--url', proxy);
    pid = running.child.pid;
    const { code, stdout } = await running;
    const created = (await api.stored()).length;
    expect({ code, stdout: stdout.replace(/;.*/, '') }).toEqual({
      code: 130,
      stdout:
        `Stopped: ${created} articles created, 0 existed\n` +
        `To resume: npm run seed -- --count 90 --url ${proxy}\n`,
    });
    expect(await seed(api.url(), 90)).toEqual({ read: created, present: created, created: 90 - created });
    expect(await api.inputs()).toEqual(series(90));
  });
});
