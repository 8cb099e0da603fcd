import { describeOperations } from './describe-operations.ts';
import { operations } from './document.ts';

const writes = operations.filter(({ method }) => method !== 'GET' && method !== 'HEAD');
// POST last: its articles then need no cleanup.
describeOperations(writes.toSorted((a, b) => Number(a.method === 'POST') - Number(b.method === 'POST')));
