import { Migration } from '@mikro-orm/migrations';

/** The first tables. There are no rows yet. */
export class Migration20261123090439_first_tables extends Migration {

  override up(): void | Promise<void> {
    this.addSql(`create table "audit" ("id" uuid not null, "at" timestamptz(6) not null, "actor" jsonb not null, "action" varchar(50) not null, "publisher" uuid null, "offer" uuid null, "outcome" varchar(50) not null, "detail" jsonb not null, "trace_id" varchar(64) null, primary key ("id"));`);
    this.addSql(`create or replace function "audit_audit_append_only_fn"() returns trigger as \$\$ begin raise exception 'audit rows are never changed' using errcode = 'restrict_violation'; return null; end; \$\$ language plpgsql;`);
    this.addSql(`create trigger "audit_append_only" BEFORE UPDATE OR DELETE on "audit" for each ROW execute function "audit_audit_append_only_fn"();`);

    this.addSql(`create table "idempotency" ("id" uuid not null, "actor" varchar(64) not null, "mutation" varchar(50) not null, "key" varchar(200) not null, "request_hash" varchar(64) not null, "result" jsonb not null, "created_at" timestamptz(6) not null, primary key ("id"));`);
    this.addSql(`alter table "idempotency" add constraint "idempotency_actor_mutation_key_unique" unique ("actor", "mutation", "key");`);

    this.addSql(`create table "log_identity" ("id" serial primary key, "log_id" uuid not null, "home" text not null);`);

    this.addSql(`create table "person" ("id" uuid not null, "name" text not null, "email" text not null, "language" varchar(2) not null, "created_at" timestamptz(6) not null, primary key ("id"));`);
    this.addSql(`alter table "person" add constraint "person_email_unique" unique ("email");`);

    this.addSql(`create table "publisher" ("id" uuid not null, "publisher_id" varchar(50) not null, "name" text not null, "feed_seq" int not null default 0, "created_at" timestamptz(6) not null, primary key ("id"));`);
    this.addSql(`alter table "publisher" add constraint "publisher_publisher_id_unique" unique ("publisher_id");`);

    this.addSql(`create table "package" ("id" uuid not null, "publisher_id" uuid not null, "sha256" varchar(64) not null, "size" int not null, "state" varchar(20) not null, "entries" jsonb null, "findings" jsonb null, "created_at" timestamptz(6) not null, "run_at" timestamptz(6) null, "lease_until" timestamptz(6) null, "lease_worker" int null, "token" int not null default 0, "attempt" int not null default 0, "last_error" text null, "first_failed_at" timestamptz(6) null, primary key ("id"));`);
    this.addSql(`create index "package_due" on "package" ("run_at") where "state" = 'UPLOADED';`);
    this.addSql(`alter table "package" add constraint "package_publisher_id_sha256_unique" unique ("publisher_id", "sha256");`);

    this.addSql(`create table "offer" ("id" uuid not null, "publisher_id" uuid not null, "offer_id" varchar(50) not null, "name" text not null, "draft" jsonb not null, "draft_version" int not null default 1, "draft_hash" varchar(64) not null, "slug" varchar(50) null, "production" uuid null, "production_publication" uuid null, "live_since" timestamptz(6) null, "latest_publication" uuid null, "seq" int not null default 0, "created_at" timestamptz(6) not null, "updated_at" timestamptz(6) not null, primary key ("id"));`);
    this.addSql(`create index "offer_publisher_id_updated_at_id_index" on "offer" ("publisher_id", "updated_at", "id");`);
    this.addSql(`create unique index "offer_slug_unique" on "offer" ("publisher_id", lower("slug")) where "slug" is not null;`);
    this.addSql(`alter table "offer" add constraint "offer_publisher_id_offer_id_unique" unique ("publisher_id", "offer_id");`);

    this.addSql(`create table "preview_invitation" ("id" uuid not null, "publisher_id" uuid not null, "offer_id" uuid not null, "subscription_id" varchar(36) not null, "email" text not null, "code_hash" varchar(64) not null, "invited_by" jsonb not null, "invited_at" timestamptz(6) not null, "expires_at" timestamptz(6) not null, "redeemed_at" timestamptz(6) null, "revoked_at" timestamptz(6) null, primary key ("id"));`);
    this.addSql(`create index "preview_invitation_offer_id_index" on "preview_invitation" ("offer_id");`);
    this.addSql(`alter table "preview_invitation" add constraint "preview_invitation_code_hash_unique" unique ("code_hash");`);

    this.addSql(`create table "membership" ("id" uuid not null, "publisher_id" uuid not null, "person_id" uuid not null, "role" varchar(20) not null, "created_at" timestamptz(6) not null, primary key ("id"));`);
    this.addSql(`alter table "membership" add constraint "membership_publisher_id_person_id_unique" unique ("publisher_id", "person_id");`);

    this.addSql(`create table "check" ("id" uuid not null, "publisher_id" uuid not null, "offer_id" uuid not null, "draft_version" int not null, "content" jsonb not null, "state" varchar(10) not null, "violations" jsonb not null, "findings" jsonb not null, "requested_at" timestamptz(6) not null, "finished_at" timestamptz(6) null, "run_at" timestamptz(6) null, "lease_until" timestamptz(6) null, "lease_worker" int null, "token" int not null default 0, "attempt" int not null default 0, "last_error" text null, "first_failed_at" timestamptz(6) null, primary key ("id"));`);
    this.addSql(`create index "check_due" on "check" ("run_at") where "state" = 'RUNNING';`);

    this.addSql(`create table "certification_report" ("id" uuid not null, "publisher_id" uuid not null, "package_sha256" varchar(64) not null, "rule_set" varchar(50) not null, "sku_type" varchar(30) not null, "evaluation_date" varchar(10) not null, "report" jsonb not null, "created_at" timestamptz(6) not null, primary key ("id"));`);
    this.addSql(`alter table "certification_report" add constraint "certification_report_publisher_id_package_sha256__e3c22_unique" unique ("publisher_id", "package_sha256", "rule_set", "sku_type", "evaluation_date");`);

    this.addSql(`create table "asset" ("id" uuid not null, "publisher_id" uuid not null, "sha256" varchar(64) not null, "size" int not null, "width" int not null, "height" int not null, "created_at" timestamptz(6) not null, primary key ("id"));`);
    this.addSql(`alter table "asset" add constraint "asset_publisher_id_sha256_unique" unique ("publisher_id", "sha256");`);

    this.addSql(`create table "api_token" ("id" uuid not null, "hash" varchar(64) not null, "name" text not null, "role" varchar(20) not null, "scopes" text[] not null, "publisher_id" uuid null, "person_id" uuid null, "created_at" timestamptz(6) not null, "expires_at" timestamptz(6) null, "last_used_at" timestamptz(6) null, "revoked_at" timestamptz(6) null, primary key ("id"));`);
    this.addSql(`alter table "api_token" add constraint "api_token_hash_unique" unique ("hash");`);

    this.addSql(`create table "grant" ("id" uuid not null, "publisher_id" uuid not null, "subscription_id" varchar(36) not null, "person_id" uuid null, "api_token_id" uuid null, "invitation_id" uuid not null, "created_at" timestamptz(6) not null, "revoked_at" timestamptz(6) null, primary key ("id"));`);
    this.addSql(`create index "grant_person_id_index" on "grant" ("person_id");`);
    this.addSql(`create index "grant_api_token_id_index" on "grant" ("api_token_id");`);
    this.addSql(`alter table "grant" add constraint "grant_invitation_id_unique" unique ("invitation_id");`);

    this.addSql(`create table "revision" ("id" uuid not null, "offer_id" uuid not null, "number" int not null, "content" jsonb not null, "content_hash" varchar(64) not null, "packages" jsonb not null, "hash" varchar(64) not null, "created_by" jsonb not null, "created_at" timestamptz(6) not null, primary key ("id"));`);
    this.addSql(`alter table "revision" add constraint "revision_offer_id_number_unique" unique ("offer_id", "number");`);
    this.addSql(`create or replace function "revision_revision_append_only_fn"() returns trigger as \$\$ begin raise exception 'revision rows are never changed' using errcode = 'restrict_violation'; return null; end; \$\$ language plpgsql;`);
    this.addSql(`create trigger "revision_append_only" BEFORE UPDATE OR DELETE on "revision" for each ROW execute function "revision_revision_append_only_fn"();`);

    this.addSql(`create table "publication" ("id" uuid not null, "offer_id" uuid not null, "publisher_id" uuid not null, "number" int not null, "revision_id" uuid not null, "state" varchar(20) not null, "stage" varchar(30) not null, "waiting_for" varchar(20) null, "end_reason" varchar(40) null, "notification_emails" text[] not null, "language" varchar(2) not null, "notes_for_reviewer" text null, "requested_by" jsonb not null, "product_page" jsonb null, "started_at" timestamptz(6) not null, "ended_at" timestamptz(6) null, primary key ("id"));`);
    this.addSql(`create unique index "publication_one_open" on "publication" ("offer_id") where "state" = 'RUNNING';`);
    this.addSql(`alter table "publication" add constraint "publication_offer_id_number_unique" unique ("offer_id", "number");`);

    this.addSql(`create table "review" ("id" uuid not null, "publication_id" uuid not null, "offer_id" uuid not null, "publisher_id" uuid not null, "state" varchar(30) not null, "reviewer" jsonb null, "opened_at" timestamptz(6) not null, "decided_at" timestamptz(6) null, "comment" text null, primary key ("id"));`);
    this.addSql(`alter table "review" add constraint "review_publication_id_unique" unique ("publication_id");`);
    this.addSql(`create index "review_offer_id_index" on "review" ("offer_id");`);
    this.addSql(`create index "review_queue" on "review" ("opened_at", "id") where "state" in ('WAITING', 'TAKEN');`);

    this.addSql(`create table "review_thread" ("id" uuid not null, "offer_id" uuid not null, "review_id" uuid not null, "opened_in_publication" int not null, "carried_over" boolean not null default false, "sku_id" text not null, "path" text not null, "line" int null, "side" varchar(5) not null, "excerpt" text null, "blocking" boolean not null, "state" varchar(10) not null, "opened_by" jsonb not null, "opened_at" timestamptz(6) not null, "resolved_by" jsonb null, "resolved_at" timestamptz(6) null, primary key ("id"));`);
    this.addSql(`create index "review_thread_review_id_index" on "review_thread" ("review_id");`);

    this.addSql(`create table "review_comment" ("id" uuid not null, "thread_id" uuid not null, "author" jsonb not null, "text" text not null, "at" timestamptz(6) not null, primary key ("id"));`);
    this.addSql(`create index "review_comment_thread_id_index" on "review_comment" ("thread_id");`);

    this.addSql(`create table "mail" ("id" uuid not null, "publisher_id" uuid null, "offer_id" uuid null, "publication_id" uuid null, "event" varchar(50) not null, "recipient" text not null, "language" varchar(2) not null, "message_id" text not null, "references" text null, "subject" text not null, "text" text not null, "html" text not null, "state" varchar(20) not null, "queued_at" timestamptz(6) not null, "sent_at" timestamptz(6) null, "run_at" timestamptz(6) null, "lease_until" timestamptz(6) null, "lease_worker" int null, "token" int not null default 0, "attempt" int not null default 0, "last_error" text null, "first_failed_at" timestamptz(6) null, primary key ("id"));`);
    this.addSql(`create index "mail_offer_id_index" on "mail" ("offer_id");`);
    this.addSql(`alter table "mail" add constraint "mail_message_id_unique" unique ("message_id");`);
    this.addSql(`create index "mail_due" on "mail" ("run_at") where "state" = 'QUEUED';`);

    this.addSql(`create table "mail_attempt" ("id" uuid not null, "mail_id" uuid not null, "at" timestamptz(6) not null, "outcome" varchar(20) not null, "response" text not null, primary key ("id"));`);
    this.addSql(`create index "mail_attempt_mail_id_index" on "mail_attempt" ("mail_id");`);

    this.addSql(`create table "lead_delivery" ("id" uuid not null, "publication_id" uuid not null, "destination" varchar(30) not null, "test" boolean not null, "at" timestamptz(6) not null, "outcome" varchar(20) not null, "http_status" int null, "response" text not null, primary key ("id"));`);
    this.addSql(`create index "lead_delivery_publication_id_index" on "lead_delivery" ("publication_id");`);

    this.addSql(`create table "finding" ("id" uuid not null, "publication_id" uuid not null, "stage" varchar(30) not null, "position" int not null, "level" varchar(10) not null, "fault" varchar(10) not null, "sku_id" text null, "package_version" text null, "package_sha256" varchar(64) null, "field_path" text null, "fingerprint" varchar(64) not null, "body" jsonb not null, "code_frame" jsonb not null, "seen_before" boolean not null default false, primary key ("id"));`);
    this.addSql(`alter table "finding" add constraint "finding_publication_id_position_unique" unique ("publication_id", "position");`);

    this.addSql(`create table "preview_access" ("id" uuid not null, "offer_id" uuid not null, "revision_id" uuid not null, "who" jsonb not null, "subscription_id" varchar(36) null, "what" text not null, "at" timestamptz(6) not null, primary key ("id"));`);
    this.addSql(`create index "preview_access_offer_id_at_index" on "preview_access" ("offer_id", "at");`);

    this.addSql(`create table "stage_run" ("id" uuid not null, "publication_id" uuid not null, "offer_id" uuid not null, "publisher_id" uuid not null, "stage" varchar(30) not null, "status" varchar(30) not null, "started_at" timestamptz(6) not null, "finished_at" timestamptz(6) null, "claimed_at" timestamptz(6) null, "result_hash" varchar(64) null, "reused" boolean not null default false, "lead_tries" int not null default 0, "run_at" timestamptz(6) null, "lease_until" timestamptz(6) null, "lease_worker" int null, "token" int not null default 0, "attempt" int not null default 0, "last_error" text null, "first_failed_at" timestamptz(6) null, primary key ("id"));`);
    this.addSql(`create index "stage_run_due" on "stage_run" ("publisher_id", "run_at") where "status" = 'IN_PROGRESS';`);
    this.addSql(`create index "stage_run_claimed" on "stage_run" ("publisher_id", "claimed_at" desc nulls last);`);
    this.addSql(`alter table "stage_run" add constraint "stage_run_publication_id_stage_unique" unique ("publication_id", "stage");`);

    this.addSql(`create table "support_request" ("id" uuid not null, "publisher_id" uuid not null, "offer_id" uuid null, "publication_id" uuid null, "stage" varchar(30) null, "finding_id" uuid null, "number" int not null, "state" varchar(20) not null, "subject" text not null, "report" jsonb not null, "trace_id" varchar(64) not null, "opened_by" jsonb not null, "asker_email" text null, "language" varchar(2) not null, "opened_at" timestamptz(6) not null, "updated_at" timestamptz(6) not null, primary key ("id"));`);
    this.addSql(`create index "support_request_offer_id_index" on "support_request" ("offer_id");`);
    this.addSql(`alter table "support_request" add constraint "support_request_number_unique" unique ("number");`);

    this.addSql(`create table "support_message" ("id" uuid not null, "support_request_id" uuid not null, "author" jsonb not null, "text" text not null, "at" timestamptz(6) not null, primary key ("id"));`);
    this.addSql(`create index "support_message_support_request_id_index" on "support_message" ("support_request_id");`);

    this.addSql(`create table "transition" ("id" uuid not null, "offer_id" uuid not null, "publisher_id" uuid not null, "publication_id" uuid not null, "seq" int not null, "feed_seq" int not null, "kind" varchar(30) not null, "stage" varchar(30) null, "from" varchar(30) null, "to" varchar(30) null, "publication_state" varchar(20) not null, "actor" jsonb not null, "cause" text null, "occurred_at" timestamptz(6) not null, primary key ("id"));`);
    this.addSql(`create index "transition_publication_id_index" on "transition" ("publication_id");`);
    this.addSql(`alter table "transition" add constraint "transition_offer_id_seq_unique" unique ("offer_id", "seq");`);
    this.addSql(`alter table "transition" add constraint "transition_publisher_id_feed_seq_unique" unique ("publisher_id", "feed_seq");`);
    this.addSql(`create or replace function "transition_transition_append_only_fn"() returns trigger as \$\$ begin raise exception 'transition rows are never changed' using errcode = 'restrict_violation'; return null; end; \$\$ language plpgsql;`);
    this.addSql(`create trigger "transition_append_only" BEFORE UPDATE OR DELETE on "transition" for each ROW execute function "transition_transition_append_only_fn"();`);

    this.addSql(`create table "upload" ("id" uuid not null, "publisher_id" uuid not null, "api_token_id" uuid not null, "address" varchar(64) not null, "kind" varchar(20) not null, "file_name" text not null, "size" int not null, "finished" boolean not null default false, "refusal" jsonb null, "package_id" uuid null, "asset_id" uuid null, "created_at" timestamptz(6) not null, "expires_at" timestamptz(6) not null, primary key ("id"));`);
    this.addSql(`alter table "upload" add constraint "upload_address_unique" unique ("address");`);

    this.addSql(`alter table "package" add constraint "package_publisher_id_foreign" foreign key ("publisher_id") references "publisher" ("id");`);

    this.addSql(`alter table "offer" add constraint "offer_publisher_id_foreign" foreign key ("publisher_id") references "publisher" ("id");`);

    this.addSql(`alter table "preview_invitation" add constraint "preview_invitation_publisher_id_foreign" foreign key ("publisher_id") references "publisher" ("id");`);
    this.addSql(`alter table "preview_invitation" add constraint "preview_invitation_offer_id_foreign" foreign key ("offer_id") references "offer" ("id");`);

    this.addSql(`alter table "membership" add constraint "membership_publisher_id_foreign" foreign key ("publisher_id") references "publisher" ("id");`);
    this.addSql(`alter table "membership" add constraint "membership_person_id_foreign" foreign key ("person_id") references "person" ("id");`);

    this.addSql(`alter table "check" add constraint "check_publisher_id_foreign" foreign key ("publisher_id") references "publisher" ("id");`);
    this.addSql(`alter table "check" add constraint "check_offer_id_foreign" foreign key ("offer_id") references "offer" ("id");`);

    this.addSql(`alter table "certification_report" add constraint "certification_report_publisher_id_foreign" foreign key ("publisher_id") references "publisher" ("id");`);

    this.addSql(`alter table "asset" add constraint "asset_publisher_id_foreign" foreign key ("publisher_id") references "publisher" ("id");`);

    this.addSql(`alter table "api_token" add constraint "api_token_publisher_id_foreign" foreign key ("publisher_id") references "publisher" ("id") on delete set null;`);
    this.addSql(`alter table "api_token" add constraint "api_token_person_id_foreign" foreign key ("person_id") references "person" ("id") on delete set null;`);

    this.addSql(`alter table "grant" add constraint "grant_publisher_id_foreign" foreign key ("publisher_id") references "publisher" ("id");`);
    this.addSql(`alter table "grant" add constraint "grant_person_id_foreign" foreign key ("person_id") references "person" ("id") on delete set null;`);
    this.addSql(`alter table "grant" add constraint "grant_api_token_id_foreign" foreign key ("api_token_id") references "api_token" ("id") on delete set null;`);
    this.addSql(`alter table "grant" add constraint "grant_invitation_id_foreign" foreign key ("invitation_id") references "preview_invitation" ("id");`);

    this.addSql(`alter table "revision" add constraint "revision_offer_id_foreign" foreign key ("offer_id") references "offer" ("id");`);

    this.addSql(`alter table "publication" add constraint "publication_offer_id_foreign" foreign key ("offer_id") references "offer" ("id");`);
    this.addSql(`alter table "publication" add constraint "publication_publisher_id_foreign" foreign key ("publisher_id") references "publisher" ("id");`);
    this.addSql(`alter table "publication" add constraint "publication_revision_id_foreign" foreign key ("revision_id") references "revision" ("id");`);

    this.addSql(`alter table "review" add constraint "review_publication_id_foreign" foreign key ("publication_id") references "publication" ("id");`);
    this.addSql(`alter table "review" add constraint "review_offer_id_foreign" foreign key ("offer_id") references "offer" ("id");`);
    this.addSql(`alter table "review" add constraint "review_publisher_id_foreign" foreign key ("publisher_id") references "publisher" ("id");`);

    this.addSql(`alter table "review_thread" add constraint "review_thread_offer_id_foreign" foreign key ("offer_id") references "offer" ("id");`);
    this.addSql(`alter table "review_thread" add constraint "review_thread_review_id_foreign" foreign key ("review_id") references "review" ("id");`);

    this.addSql(`alter table "review_comment" add constraint "review_comment_thread_id_foreign" foreign key ("thread_id") references "review_thread" ("id");`);

    this.addSql(`alter table "mail" add constraint "mail_publisher_id_foreign" foreign key ("publisher_id") references "publisher" ("id") on delete set null;`);
    this.addSql(`alter table "mail" add constraint "mail_offer_id_foreign" foreign key ("offer_id") references "offer" ("id") on delete set null;`);
    this.addSql(`alter table "mail" add constraint "mail_publication_id_foreign" foreign key ("publication_id") references "publication" ("id") on delete set null;`);

    this.addSql(`alter table "mail_attempt" add constraint "mail_attempt_mail_id_foreign" foreign key ("mail_id") references "mail" ("id");`);

    this.addSql(`alter table "lead_delivery" add constraint "lead_delivery_publication_id_foreign" foreign key ("publication_id") references "publication" ("id");`);

    this.addSql(`alter table "finding" add constraint "finding_publication_id_foreign" foreign key ("publication_id") references "publication" ("id");`);

    this.addSql(`alter table "preview_access" add constraint "preview_access_offer_id_foreign" foreign key ("offer_id") references "offer" ("id");`);
    this.addSql(`alter table "preview_access" add constraint "preview_access_revision_id_foreign" foreign key ("revision_id") references "revision" ("id");`);

    this.addSql(`alter table "stage_run" add constraint "stage_run_publication_id_foreign" foreign key ("publication_id") references "publication" ("id");`);
    this.addSql(`alter table "stage_run" add constraint "stage_run_offer_id_foreign" foreign key ("offer_id") references "offer" ("id");`);
    this.addSql(`alter table "stage_run" add constraint "stage_run_publisher_id_foreign" foreign key ("publisher_id") references "publisher" ("id");`);

    this.addSql(`alter table "support_request" add constraint "support_request_publisher_id_foreign" foreign key ("publisher_id") references "publisher" ("id");`);
    this.addSql(`alter table "support_request" add constraint "support_request_offer_id_foreign" foreign key ("offer_id") references "offer" ("id") on delete set null;`);
    this.addSql(`alter table "support_request" add constraint "support_request_publication_id_foreign" foreign key ("publication_id") references "publication" ("id") on delete set null;`);
    this.addSql(`alter table "support_request" add constraint "support_request_finding_id_foreign" foreign key ("finding_id") references "finding" ("id") on delete set null;`);

    this.addSql(`alter table "support_message" add constraint "support_message_support_request_id_foreign" foreign key ("support_request_id") references "support_request" ("id");`);

    this.addSql(`alter table "transition" add constraint "transition_offer_id_foreign" foreign key ("offer_id") references "offer" ("id");`);
    this.addSql(`alter table "transition" add constraint "transition_publisher_id_foreign" foreign key ("publisher_id") references "publisher" ("id");`);
    this.addSql(`alter table "transition" add constraint "transition_publication_id_foreign" foreign key ("publication_id") references "publication" ("id");`);

    this.addSql(`alter table "upload" add constraint "upload_publisher_id_foreign" foreign key ("publisher_id") references "publisher" ("id");`);
    this.addSql(`alter table "upload" add constraint "upload_api_token_id_foreign" foreign key ("api_token_id") references "api_token" ("id");`);
    this.addSql(`alter table "upload" add constraint "upload_package_id_foreign" foreign key ("package_id") references "package" ("id") on delete set null;`);
    this.addSql(`alter table "upload" add constraint "upload_asset_id_foreign" foreign key ("asset_id") references "asset" ("id") on delete set null;`);
  }

}
