import { Migration } from '@mikro-orm/migrations';

/**
 * Indexes of due work in the order in which it is taken. Rows stay as they are; while an index is built, its table is
 * not written.
 */
export class Migration20261127225911_claims_in_order extends Migration {

  override up(): void | Promise<void> {
    this.addSql(`drop index "package_due";`);
    this.addSql(`create index "package_next" on "package" ((coalesce("run_at", '-infinity')), "created_at") where "state" = 'UPLOADED';`);

    this.addSql(`drop index "check_due";`);
    this.addSql(`create index "check_next" on "check" ((coalesce("run_at", '-infinity')), "requested_at") where "state" = 'RUNNING';`);

    this.addSql(`drop index "mail_due";`);
    this.addSql(`create index "mail_next" on "mail" ((coalesce("run_at", '-infinity')), "queued_at") where "state" = 'QUEUED';`);

    this.addSql(`drop index "stage_run_due";`);
    this.addSql(`create index "stage_run_turn" on "stage_run" ("publisher_id", (coalesce("run_at", '-infinity')), "started_at") where "status" = 'IN_PROGRESS';`);
    this.addSql(`create index "stage_run_next" on "stage_run" ((coalesce("run_at", '-infinity')), "started_at") where "status" = 'IN_PROGRESS';`);
  }

}
