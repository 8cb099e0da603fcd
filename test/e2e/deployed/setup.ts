import { skipExcluded } from '../../support/skip-excluded.ts';
import { exclusions } from './exclusions.ts';

skipExcluded(exclusions);
