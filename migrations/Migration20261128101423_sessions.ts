import { Migration } from '@mikro-orm/migrations';

/**
 * Sessions of people, and the links that begin them. An upload belongs to what its caller had shown, which is no longer
 * a token in every case; an older version goes on writing tokens there.
 */
export class Migration20261128101423_sessions extends Migration {

  override up(): void | Promise<void> {
    this.addSql(`create table "session" ("id" uuid not null, "person_id" uuid not null, "hash" varchar(64) not null, "next_hash" varchar(64) null, "next_since" timestamptz(6) null, "former_hash" varchar(64) null, "former_until" timestamptz(6) null, "rotated_at" timestamptz(6) not null, "method" varchar(20) not null, "staff_role" varchar(20) null, "publisher_id" uuid null, "user_agent" text null, "address" text not null, "created_at" timestamptz(6) not null, "last_used_at" timestamptz(6) not null, "expires_at" timestamptz(6) not null, "revoked_at" timestamptz(6) null, primary key ("id"));`);
    this.addSql(`create index "session_person_id_index" on "session" ("person_id");`);
    this.addSql(`alter table "session" add constraint "session_hash_unique" unique ("hash");`);
    this.addSql(`alter table "session" add constraint "session_next_hash_unique" unique ("next_hash");`);
    this.addSql(`alter table "session" add constraint "session_former_hash_unique" unique ("former_hash");`);

    this.addSql(`create table "sign_in_link" ("id" uuid not null, "email" text not null, "code_hash" varchar(64) not null, "next" text null, "created_at" timestamptz(6) not null, "expires_at" timestamptz(6) not null, "used_at" timestamptz(6) null, primary key ("id"));`);
    this.addSql(`create index "sign_in_link_email_index" on "sign_in_link" ("email");`);
    this.addSql(`alter table "sign_in_link" add constraint "sign_in_link_code_hash_unique" unique ("code_hash");`);

    this.addSql(`alter table "upload" drop constraint "upload_api_token_id_foreign";`);

    this.addSql(`alter table "session" add constraint "session_person_id_foreign" foreign key ("person_id") references "person" ("id");`);
    this.addSql(`alter table "session" add constraint "session_publisher_id_foreign" foreign key ("publisher_id") references "publisher" ("id") on delete set null;`);
  }
}
