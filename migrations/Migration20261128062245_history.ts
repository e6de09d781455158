import { Migration } from '@mikro-orm/migrations';

/**
 * The history of offers, and who sees private SKUs of what is live. Tables of their own: rows stay as they are, and an older
 * version goes on without them; what it writes is found by the next change.
 */
export class Migration20261128062245_history extends Migration {

  override up(): void | Promise<void> {
    this.addSql(`create table "history_entry" ("id" uuid not null, "publisher_id" uuid not null, "offer" uuid not null, "offer_id" varchar(50) not null, "number" int not null, "kind" varchar(30) not null, "path" text null, "old" jsonb null, "new" jsonb null, "draft_version" int not null, "publication" int null, "by" jsonb not null, "channel" varchar(20) not null, "at" timestamptz(6) not null, primary key ("id"));`);
    this.addSql(`create index "history_entry_offer_draft_version_index" on "history_entry" ("offer", "draft_version");`);
    this.addSql(`create index "history_entry_publisher_id_at_id_index" on "history_entry" ("publisher_id", "at", "id");`);
    this.addSql(`alter table "history_entry" add constraint "history_entry_offer_number_unique" unique ("offer", "number");`);

    this.addSql(`create table "sku_audience" ("id" uuid not null, "offer_id" uuid not null, "sku_item_id" varchar(100) not null, "subscriptions" text[] not null, "synced_at" timestamptz(6) null, primary key ("id"));`);
    this.addSql(`alter table "sku_audience" add constraint "sku_audience_offer_id_sku_item_id_unique" unique ("offer_id", "sku_item_id");`);

    this.addSql(`alter table "history_entry" add constraint "history_entry_publisher_id_foreign" foreign key ("publisher_id") references "publisher" ("id");`);
    this.addSql(`create or replace function "history_entry_history_entry_append_only_fn"() returns trigger as \$\$ begin raise exception 'history_entry rows are never changed' using errcode = 'restrict_violation'; return null; end; \$\$ language plpgsql;`);
    this.addSql(`create trigger "history_entry_append_only" BEFORE UPDATE OR DELETE on "history_entry" for each ROW execute function "history_entry_history_entry_append_only_fn"();`);

    this.addSql(`alter table "sku_audience" add constraint "sku_audience_offer_id_foreign" foreign key ("offer_id") references "offer" ("id");`);
  }
}
