import { Migration } from '@mikro-orm/migrations';

/** What publishers gave us to keep, sealed. Until now no secret could be entered, so there is none to move. */
export class Migration20261128101500_secret extends Migration {

  override up(): void | Promise<void> {
    this.addSql(`create table "secret" ("id" uuid not null, "publisher_id" uuid not null, "holder_table" varchar(30) not null, "holder_column" varchar(200) not null, "holder_row" uuid not null, "key_id" varchar(16) not null, "sealed" bytea not null, "created_at" timestamptz(6) not null, primary key ("id"));`);
    this.addSql(`create index "secret_publisher_id_index" on "secret" ("publisher_id");`);
    this.addSql(`create index "secret_holder_row_holder_column_index" on "secret" ("holder_row", "holder_column");`);
    this.addSql(`create index "secret_key_id_index" on "secret" ("key_id");`);
    this.addSql(`alter table "secret" add constraint "secret_publisher_id_foreign" foreign key ("publisher_id") references "publisher" ("id");`);
  }
}
