import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { useApi } from '../../support/api.ts';
import { differences } from './differences.ts';
import { expand, type NamedRequest, type ReferenceResponse, responseTo } from './request.ts';

const read = (name: string) => JSON.parse(readFileSync(new URL(`./${name}`, import.meta.url), 'utf8'));
const requests: readonly NamedRequest[] = read('requests.json');
const recorded: Readonly<Record<string, ReferenceResponse>> = read('responses.json').answers;

const differing = differences.flatMap(({ why, ours, requests: names }) =>
  names.map((name) => ({ name, why, ours })),
);
const differingNames = new Set(differing.map(({ name }) => name));
const byName = new Map(requests.map((request) => [request.name, request]));
const send = useApi();

// No `it.each`, which truncates long names.
describe('the same response as FastAPI', () => {
  for (const request of requests.filter(({ name }) => !differingNames.has(name))) {
    it(request.name, async () => {
      expect(await responseTo(send, request)).toEqual(recorded[request.name]);
    });
  }
});

describe('a different response than FastAPI', () => {
  for (const { name, why, ours } of differing) {
    it(`${name}, because ${why}`, async () => {
      const request = byName.get(name);
      if (!request) throw new Error('There is no such request');
      expect(await responseTo(send, request)).toEqual(ours);
      expect(recorded[name]).not.toEqual(ours);
    });
  }
});

describe('the recording', () => {
  it('has exactly one response per request', () => {
    expect(Object.keys(recorded)).toEqual(requests.map(({ name }) => name));
  });

  it('has at most one difference per request', () => {
    expect(differing.map(({ name }) => name)).toEqual([...differingNames]);
  });

  it('has only paths that URL parsing keeps unchanged', () => {
    const created = [1, 2].map((id) => ({ id, created_at: id }));
    const paths = requests.map(({ path }) => expand(path, created));
    const sent = paths.map((path) => new URL(`http://localhost${path}`));
    expect(sent.map(({ pathname, href }) => href.slice(href.indexOf(pathname, 8)))).toEqual(paths);
  });
});
