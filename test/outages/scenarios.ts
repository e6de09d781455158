/** The scenarios of `npm run prove:outages`, by the names that it takes. */
import {
  databaseAway,
  databaseSilent,
  redisAway,
  redisSilent,
  workerSilent,
} from './line-outages.ts';
import type { Scenario } from './scenario.ts';

export const scenarios: Readonly<Record<string, Scenario>> = {
  'database-away': databaseAway,
  'database-silent': databaseSilent,
  'redis-away': redisAway,
  'redis-silent': redisSilent,
  'worker-silent': workerSilent,
};
