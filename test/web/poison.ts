/** Puts a text into every place of the database in which people's words are kept, past all rules about them. */
import type { Client } from 'pg';

/** Keys of JSON whose texts are words of people or of their packages, not ours. */
const words =
  /^(name|title|summary|longSummary|description|message|help|text|en|fr|reason|link|url|email|phone|terms\w*|privacyPolicyUrl|httpsEndpointUrl|marketingIdentifier|displayName|unitOfMeasure|label|toolTip|placeholder|caption|publicAzure|azureGovernment|fileName|contactEmails|parameters|policy|audienceId)$/;

function spoiled(value: unknown, text: string, isWord: boolean): unknown {
  if (typeof value === 'string') return isWord ? text : value;
  if (Array.isArray(value)) return value.map((item) => spoiled(item, text, isWord));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, spoiled(item, text, words.test(key))]),
  );
}

/** Columns of plain text, by table. */
const texts = {
  publisher: ['name'],
  person: ['name'],
  offer: ['name'],
  publication: ['notes_for_reviewer'],
  review: ['comment'],
  review_thread: ['excerpt'],
  review_comment: ['text'],
  support_request: ['subject'],
  support_message: ['text'],
} as const;

/** Columns of JSON, by table. */
const documents = {
  offer: ['draft'],
  revision: ['content', 'created_by'],
  publication: ['requested_by', 'product_page'],
  finding: ['body', 'code_frame'],
  transition: ['actor'],
  history_entry: ['old', 'new', 'by'],
  review: ['reviewer'],
  review_thread: ['opened_by', 'resolved_by'],
  review_comment: ['author'],
  support_request: ['opened_by'],
  support_message: ['author'],
} as const;

/** Resolves to how many columns now hold the text. */
export async function poison(client: Client, text: string): Promise<number> {
  // Rows that may only be added are changed here, as nobody can from outside.
  await client.query(`set session_replication_role = 'replica'`);
  let changed = 0;
  for (const [table, columns] of Object.entries(texts)) {
    for (const column of columns) {
      const { rowCount } = await client.query(
        `update "${table}" set "${column}" = $1 where "${column}" is not null`,
        [text],
      );
      changed += rowCount ?? 0;
    }
  }
  for (const [table, columns] of Object.entries(documents)) {
    for (const column of columns) {
      const { rows } = await client.query<{ id: string; value: unknown }>(
        `select "id", "${column}" as "value" from "${table}" where "${column}" is not null`,
      );
      for (const { id, value } of rows) {
        await client.query(`update "${table}" set "${column}" = $1 where "id" = $2`, [
          JSON.stringify(spoiled(value, text, false)),
          id,
        ]);
        changed += 1;
      }
    }
  }
  await client.query(`set session_replication_role = 'origin'`);
  return changed;
}
