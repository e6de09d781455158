import { Migration } from '@mikro-orm/migrations';

/**
 * Work remembers the span that caused it. Rows that exist have none, and begin a trace of their own.
 * A column without a default: no row is rewritten, and an older version goes on without it.
 */
export class Migration20261127225950_traceparent extends Migration {

  override up(): void | Promise<void> {
    this.addSql(`alter table "package" add "traceparent" varchar(55) null;`);
    this.addSql(`alter table "check" add "traceparent" varchar(55) null;`);
    this.addSql(`alter table "mail" add "traceparent" varchar(55) null;`);
    this.addSql(`alter table "stage_run" add "traceparent" varchar(55) null;`);
  }
}
