import { Migration } from '@mikro-orm/migrations';

/** Rows are found by their mail address, however its letters are written. Indexes alone: older versions go on. */
export class Migration20261128185314_invited_address extends Migration {

  override up(): void | Promise<void> {
    this.addSql(`create index "person_address" on "person" (lower("email"));`);
    this.addSql(`create index "preview_invitation_address" on "preview_invitation" (lower("email"));`);
    this.addSql(`create index "member_invitation_address" on "member_invitation" (lower("email"));`);
  }
}
