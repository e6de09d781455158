import { Migration } from '@mikro-orm/migrations';

/**
 * What certification said about each package, beside its findings. An older version goes on without it; what was judged before
 * has none.
 */
export class Migration20261128072835_stored_reports extends Migration {

  override up(): void | Promise<void> {
    this.addSql(`alter table "check" add "reports" jsonb not null default '[]';`);

    this.addSql(`alter table "stage_run" add "reports" jsonb null;`);
  }
}
