import { Migration } from '@mikro-orm/migrations';

/**
 * Blocks that seal audit rows, and indexes to read them by. Rows that exist are sealed by the first worker of this version; an
 * older version goes on writing rows, which are sealed like all others.
 */
export class Migration20261128101432_audit_blocks extends Migration {

  override up(): void | Promise<void> {
    this.addSql(`create table "audit_block" ("number" int not null, "first_number" int not null, "last_number" int not null, "count" int not null, "row_hashes" bytea not null, "previous" varchar(64) not null, "sha256" varchar(64) not null, "sealed_at" timestamptz(6) not null, primary key ("number"));`);

    this.addSql(`drop trigger if exists "audit_append_only" on "audit";`);
    this.addSql(`drop function if exists "audit_audit_append_only_fn"();`);
    this.addSql(`alter table "audit" add "block" int null, add "number" int null;`);
    this.addSql(`alter table "audit" add constraint "audit_number_unique" unique ("number");`);
    this.addSql(`create index "audit_at_id_index" on "audit" ("at", "id");`);
    this.addSql(`create index "audit_publisher_at_id_index" on "audit" ("publisher", "at", "id");`);
    this.addSql(`create index "audit_unsealed" on "audit" ("at", "id") where "number" is null;`);
    this.addSql(`create or replace function "audit_audit_append_only_fn"() returns trigger as \$\$ begin if tg_op = 'UPDATE' and old."block" is null and new."block" is not null and old."number" is null and new."number" is not null and to_jsonb(old) - '{block,number}'::text[] = to_jsonb(new) - '{block,number}'::text[] then return new; end if; raise exception 'audit rows are never changed' using errcode = 'restrict_violation'; return null; end; \$\$ language plpgsql;`);
    this.addSql(`create trigger "audit_append_only" BEFORE UPDATE OR DELETE on "audit" for each ROW execute function "audit_audit_append_only_fn"();`);

    this.addSql(`create or replace function "audit_block_audit_block_append_only_fn"() returns trigger as \$\$ begin raise exception 'audit_block rows are never changed' using errcode = 'restrict_violation'; return null; end; \$\$ language plpgsql;`);
    this.addSql(`create trigger "audit_block_append_only" BEFORE UPDATE OR DELETE on "audit_block" for each ROW execute function "audit_block_audit_block_append_only_fn"();`);
  }
}
