import { Migration } from '@mikro-orm/migrations';

/** The views of the list of offers that people keep. A table of its own: an older version goes on without it. */
export class Migration20261128141655_saved_views extends Migration {

  override up(): void | Promise<void> {
    this.addSql(`create table "saved_view" ("id" uuid not null, "person_id" uuid not null, "name" varchar(60) not null, "filter" jsonb not null, "order_by" varchar(30) not null, "created_at" timestamptz(6) not null, primary key ("id"));`);
    this.addSql(`alter table "saved_view" add constraint "saved_view_person_id_name_unique" unique ("person_id", "name");`);

    this.addSql(`alter table "saved_view" add constraint "saved_view_person_id_foreign" foreign key ("person_id") references "person" ("id") on delete cascade;`);
  }
}
