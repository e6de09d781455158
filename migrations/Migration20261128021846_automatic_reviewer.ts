import { Migration } from '@mikro-orm/migrations';

/**
 * Threads that the automatic reviewer opens. Columns without a default and an index: an older version goes on without them.
 */
export class Migration20261128021846_automatic_reviewer extends Migration {

  override up(): void | Promise<void> {
    this.addSql(`alter table "review_thread" add "rule_id" text null, add "fingerprint" varchar(64) null;`);
    this.addSql(`create index "review_thread_offer_id_index" on "review_thread" ("offer_id");`);

    this.addSql(`alter table "review_comment" add "french" text null;`);
  }
}
