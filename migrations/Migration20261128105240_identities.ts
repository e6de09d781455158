import { Migration } from '@mikro-orm/migrations';

/**
 * How an identity provider names a person, and grants that its claims prove: they name no publisher and no invitation,
 * and hang on a session. Rows that exist are redeemed invitations and stay what they are.
 */
export class Migration20261128105240_identities extends Migration {

  override up(): void | Promise<void> {
    this.addSql(`create table "identity" ("id" uuid not null, "person_id" uuid not null, "issuer" text not null, "subject" text not null, "created_at" timestamptz(6) not null, primary key ("id"));`);
    this.addSql(`create index "identity_person_id_index" on "identity" ("person_id");`);
    this.addSql(`alter table "identity" add constraint "identity_issuer_subject_unique" unique ("issuer", "subject");`);

    this.addSql(`alter table "grant" add "session_id" uuid null;`);
    this.addSql(`alter table "grant" add constraint "grant_session_id_foreign" foreign key ("session_id") references "session" ("id") on delete cascade;`);
    this.addSql(`alter table "grant" alter column "invitation_id" drop not null;`);
    this.addSql(`alter table "grant" alter column "publisher_id" drop not null;`);
    this.addSql(`create index "grant_session_id_index" on "grant" ("session_id");`);
    this.addSql(`alter table "grant" add constraint "grant_kind" check (("session_id" is null) = ("publisher_id" is not null) and ("session_id" is null) = ("invitation_id" is not null));`);

    this.addSql(`alter table "identity" add constraint "identity_person_id_foreign" foreign key ("person_id") references "person" ("id");`);
  }
}
