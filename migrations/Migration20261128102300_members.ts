import { Migration } from '@mikro-orm/migrations';

/**
 * Members by invitation, who made a token, and the second person at the sign-off. A table of its own and columns with a
 * default: an older version goes on without them. Tokens that may manage tokens may manage members too, as their roles do.
 */
export class Migration20261128102300_members extends Migration {

  override up(): void | Promise<void> {
    this.addSql(`create table "member_invitation" ("id" uuid not null, "publisher_id" uuid not null, "email" text not null, "role" varchar(20) not null, "code_hash" varchar(64) not null, "invited_by" jsonb not null, "invited_at" timestamptz(6) not null, "sent" int not null, "expires_at" timestamptz(6) not null, "accepted_at" timestamptz(6) null, "accepted_by_id" uuid null, "revoked_at" timestamptz(6) null, primary key ("id"));`);
    this.addSql(`create index "member_invitation_publisher_id_invited_at_id_index" on "member_invitation" ("publisher_id", "invited_at", "id");`);
    this.addSql(`alter table "member_invitation" add constraint "member_invitation_code_hash_unique" unique ("code_hash");`);
    this.addSql(`alter table "member_invitation" add constraint "member_invitation_publisher_id_foreign" foreign key ("publisher_id") references "publisher" ("id");`);
    this.addSql(`alter table "member_invitation" add constraint "member_invitation_accepted_by_id_foreign" foreign key ("accepted_by_id") references "person" ("id") on delete set null;`);

    this.addSql(`alter table "api_token" add "maker_id" uuid null;`);
    this.addSql(`alter table "api_token" add constraint "api_token_maker_id_foreign" foreign key ("maker_id") references "person" ("id") on delete set null;`);
    this.addSql(`update "api_token" set "scopes" = array_append("scopes", 'members:write') where 'tokens:write' = any("scopes");`);

    this.addSql(`alter table "publisher" add "second_person_sign_off" boolean not null default false;`);
  }
}
