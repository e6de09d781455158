import { Migration } from '@mikro-orm/migrations';

/** The mail log, newest first: of one publisher and of all. No row changes. */
export class Migration20261128104900_mail_log extends Migration {

  override up(): void | Promise<void> {
    this.addSql(`create index "mail_publisher_id_queued_at_id_index" on "mail" ("publisher_id", "queued_at", "id");`);
    this.addSql(`create index "mail_queued_at_id_index" on "mail" ("queued_at", "id");`);
  }
}
