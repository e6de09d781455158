import { Migration } from '@mikro-orm/migrations';

/**
 * Customers' leads, and attempts to deliver them beside those of test leads. Attempts that exist get the offer of their
 * publication; a release of before still writes some without.
 */
export class Migration20261128103800_lead extends Migration {

  override up(): void | Promise<void> {
    this.addSql(`create table "lead" ("id" uuid not null, "publisher_id" uuid not null, "offer_id" uuid not null, "source" varchar(30) not null, "action" varchar(30) not null, "email" text null, "name" text null, "company" text null, "country" varchar(2) null, "consent" text not null, "language" varchar(2) not null, "recorded_at" timestamptz(6) not null, "state" varchar(20) not null, "ended_at" timestamptz(6) null, "erased_at" timestamptz(6) null, "run_at" timestamptz(6) null, "lease_until" timestamptz(6) null, "lease_worker" int null, "token" int not null default 0, "attempt" int not null default 0, "last_error" text null, "first_failed_at" timestamptz(6) null, "traceparent" varchar(55) null, primary key ("id"));`);
    this.addSql(`create index "lead_next" on "lead" ((coalesce("run_at", '-infinity')), "recorded_at") where "state" = 'QUEUED';`);
    this.addSql(`create index "lead_offer_id_recorded_at_id_index" on "lead" ("offer_id", "recorded_at", "id");`);
    this.addSql(`create index "lead_publisher_id_recorded_at_id_index" on "lead" ("publisher_id", "recorded_at", "id");`);
    this.addSql(`create index "lead_email" on "lead" ("publisher_id", lower("email"));`);
    this.addSql(`alter table "lead" add constraint "lead_publisher_id_foreign" foreign key ("publisher_id") references "publisher" ("id");`);
    this.addSql(`alter table "lead" add constraint "lead_offer_id_foreign" foreign key ("offer_id") references "offer" ("id");`);

    this.addSql(`alter table "lead_delivery" drop constraint "lead_delivery_publication_id_foreign";`);
    this.addSql(`alter table "lead_delivery" add "offer_id" uuid null, add "lead_id" uuid null, add "ms" int null;`);
    this.addSql(`alter table "lead_delivery" alter column "publication_id" drop not null;`);
    this.addSql(`update "lead_delivery" d set "offer_id" = p."offer_id" from "publication" p where p."id" = d."publication_id";`);
    this.addSql(`alter table "lead_delivery" add constraint "lead_delivery_offer_id_foreign" foreign key ("offer_id") references "offer" ("id") on delete set null;`);
    this.addSql(`alter table "lead_delivery" add constraint "lead_delivery_lead_id_foreign" foreign key ("lead_id") references "lead" ("id") on delete set null;`);
    this.addSql(`alter table "lead_delivery" add constraint "lead_delivery_publication_id_foreign" foreign key ("publication_id") references "publication" ("id") on delete set null;`);
    this.addSql(`create index "lead_delivery_lead_id_index" on "lead_delivery" ("lead_id");`);
    this.addSql(`create index "lead_delivery_offer_id_at_id_index" on "lead_delivery" ("offer_id", "at", "id");`);
  }
}
