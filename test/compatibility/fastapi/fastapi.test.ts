import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { useApi } from '../../support/api.ts';
import { differences } from './differences.ts';
import { filled, type NamedRequest, type ReferenceResponse, responseTo } from './request.ts';

const read = (name: string) => JSON.parse(readFileSync(new URL(`./${name}`, import.meta.url), 'utf8'));
const requests: readonly NamedRequest[] = read('requests.json');
const answers: Readonly<Record<string, ReferenceResponse>> = read('responses.json').answers;

const differing = differences.flatMap(({ why, ours, requests: names }) =>
  names.map((name) => ({ name, why, ours })),
);
const differingNames = new Set(differing.map(({ name }) => name));
const byName = new Map(requests.map((request) => [request.name, request]));
const send = useApi();

// The names are given whole: those of `it.each` are cut.
describe('the answer of FastAPI', () => {
  for (const request of requests.filter(({ name }) => !differingNames.has(name))) {
    it(request.name, async () => {
      expect(await responseTo(send, request)).toEqual(answers[request.name]);
    });
  }
});

describe('another answer than FastAPI’s', () => {
  for (const { name, why, ours } of differing) {
    it(`${name}, since ${why}`, async () => {
      const request = byName.get(name);
      if (!request) throw new Error('There is no such request');
      expect(await responseTo(send, request)).toEqual(ours);
      expect(answers[name]).not.toEqual(ours);
    });
  }
});

describe('the recording', () => {
  it('has an answer to each request, and no other', () => {
    expect(Object.keys(answers)).toEqual(requests.map(({ name }) => name));
  });

  it('tells of each difference once', () => {
    expect(differing.map(({ name }) => name)).toEqual([...differingNames]);
  });

  it('is of paths that are sent as they are written', () => {
    const created = [1, 2].map((id) => ({ id, created_at: id }));
    const paths = requests.map(({ path }) => filled(path, created));
    const sent = paths.map((path) => new URL(`http://localhost${path}`));
    expect(sent.map(({ pathname, href }) => href.slice(href.indexOf(pathname, 8)))).toEqual(paths);
  });
});
