import { Migration } from '@mikro-orm/migrations';

/** Applications of the identity provider, and what they may do. A table of its own: an older version goes on without it. */
export class Migration20261128111611_api_clients extends Migration {

  override up(): void | Promise<void> {
    this.addSql(`create table "api_client" ("id" uuid not null, "issuer" text not null, "application_id" text not null, "subject" text not null, "name" text not null, "role" varchar(20) not null, "scopes" text[] not null, "publisher_id" uuid null, "created_at" timestamptz(6) not null, "expires_at" timestamptz(6) null, "last_used_at" timestamptz(6) null, "revoked_at" timestamptz(6) null, primary key ("id"));`);
    this.addSql(`create unique index "api_client_application" on "api_client" ("issuer", "application_id", "subject") where "revoked_at" is null;`);

    this.addSql(`alter table "api_client" add constraint "api_client_publisher_id_foreign" foreign key ("publisher_id") references "publisher" ("id") on delete set null;`);
  }
}
