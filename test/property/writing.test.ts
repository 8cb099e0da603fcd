import { operations } from './document.ts';
import { fuzzOperations } from './operations.ts';

const writing = operations.filter(({ method }) => method !== 'GET' && method !== 'HEAD');
// Those that create come last, so that nobody has to delete what they leave behind.
fuzzOperations(writing.toSorted((a, b) => Number(a.method === 'POST') - Number(b.method === 'POST')));
