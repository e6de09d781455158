/** The scenarios of `npm run prove:outages`, by the names that it takes. */
import { clockJumps } from './clock-jumps.ts';
import { databaseDiskFull } from './database-disk-full.ts';
import { diskFull } from './disk-full.ts';
import { leadEndpoints } from './lead-endpoints.ts';
import {
  databaseAway,
  databaseSilent,
  redisAway,
  redisSilent,
  workerSilent,
} from './line-outages.ts';
import { mailServer } from './mail-servers.ts';
import type { Scenario } from './scenario.ts';
import { workerTakenOver } from './worker-taken-over.ts';

export const scenarios: Readonly<Record<string, Scenario>> = {
  'database-away': databaseAway,
  'database-silent': databaseSilent,
  'redis-away': redisAway,
  'redis-silent': redisSilent,
  'worker-silent': workerSilent,
  'worker-taken-over': workerTakenOver,
  'disk-full': diskFull,
  'database-disk-full': databaseDiskFull,
  'clock-jumps': clockJumps,
  'mail-server': mailServer,
  'lead-endpoints': leadEndpoints,
};
