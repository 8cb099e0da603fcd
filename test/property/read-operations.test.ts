import { describeOperations } from './describe-operations.ts';
import { operations } from './document.ts';

describeOperations(operations.filter(({ method }) => method === 'GET' || method === 'HEAD'));
