import { Migration } from '@mikro-orm/migrations';

/**
 * Whether the form of a package offers just-in-time access. An older version goes on without it; of packages that are stored
 * already nothing is known, and nothing is held against them.
 */
export class Migration20261128073116_package_supports_jit extends Migration {

  override up(): void | Promise<void> {
    this.addSql(`alter table "package" add "supports_jit" boolean null;`);
  }
}
