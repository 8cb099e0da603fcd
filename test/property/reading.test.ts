import { operations } from './document.ts';
import { fuzzOperations } from './operations.ts';

fuzzOperations(operations.filter(({ method }) => method === 'GET' || method === 'HEAD'));
