import { Migration } from '@mikro-orm/migrations';

/** Who registered an application. Nobody is known for those that are there, and for those that an older version registers. */
export class Migration20261128191247_api_client_maker extends Migration {

  override up(): void | Promise<void> {
    this.addSql(`alter table "api_client" add "maker_id" uuid null;`);
    this.addSql(`alter table "api_client" add constraint "api_client_maker_id_foreign" foreign key ("maker_id") references "person" ("id") on delete set null;`);
  }
}
