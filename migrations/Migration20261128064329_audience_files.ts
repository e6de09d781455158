import { Migration } from '@mikro-orm/migrations';

/**
 * Files that say who may see a private SKU, and whether an image lets something shine through. An older version goes on without
 * them; images that are stored already count as opaque.
 */
export class Migration20261128064329_audience_files extends Migration {

  override up(): void | Promise<void> {
    this.addSql(`create table "audience_file" ("id" uuid not null, "publisher_id" uuid not null, "sha256" varchar(64) not null, "size" int not null, "rows" int not null, "faults" jsonb not null, "fault_count" int not null, "in_revision" boolean not null default false, "unreferenced_since" timestamptz(6) null, "created_at" timestamptz(6) not null, primary key ("id"));`);
    this.addSql(`alter table "audience_file" add constraint "audience_file_publisher_id_sha256_unique" unique ("publisher_id", "sha256");`);

    this.addSql(`alter table "asset" add "is_transparent" boolean not null default false;`);

    this.addSql(`alter table "upload" add "audience_file_id" uuid null;`);
    this.addSql(`alter table "upload" add constraint "upload_audience_file_id_foreign" foreign key ("audience_file_id") references "audience_file" ("id") on delete set null;`);

    this.addSql(`alter table "audience_file" add constraint "audience_file_publisher_id_foreign" foreign key ("publisher_id") references "publisher" ("id");`);
  }
}
