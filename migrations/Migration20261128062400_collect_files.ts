import { Migration } from '@mikro-orm/migrations';

/**
 * When an uploaded file was last seen in a draft, and whether a revision keeps it. Columns with a default: an older
 * version goes on without them.
 */
export class Migration20261128062400_collect_files extends Migration {

  override up(): void | Promise<void> {
    this.addSql(`alter table "package" add "in_revision" boolean not null default false, add "unreferenced_since" timestamptz(6) null;`);

    this.addSql(`alter table "asset" add "in_revision" boolean not null default false, add "unreferenced_since" timestamptz(6) null;`);
  }
}
