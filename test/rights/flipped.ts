/**
 * `node test/rights/flipped.ts ACTION TAKE|GIVE`: the table of rights with one rule that is wrong, asked by everybody.
 * Prints the first rows that tell so, as JSON; none when nobody would notice.
 *
 * A process of its own: the schema and the routes read the policy once, while they are loaded, so the rule is changed
 * before.
 */
import process from 'node:process';
import { rules, standings } from '../../src/domain/policy.ts';
import type { Action, Grant, Rule } from '../../src/domain/policy.ts';

const [name = '', direction = ''] = process.argv.slice(2);
if (!(name in rules)) throw new Error(`There is no action ${name}.`);
// The line above looked.
const action = name as Action;
(rules as Record<Action, Rule>)[action] = { ...rules[action], grants: flipped(rules[action]) };

/**
 * Without the last of those who had the right, or with the first of those who had it not. What everybody may is taken from
 * those who are nobody: no one asks who the others are.
 */
function flipped({ grants }: Rule): readonly Grant[] {
  const those = standings.filter((one) => grants.some(({ to }) => to.includes(one)));
  if (direction === 'TAKE') {
    const isEverybodys = those.length === standings.length;
    if (isEverybodys) {
      return [{ access: 'signedIn', to: standings.filter((one) => one !== 'ANONYMOUS') }];
    }
    // A language is chosen with a cookie alone, which only the owner is asked with; it is no publisher's thing, to which he
    // is a stranger.
    const loser = action === 'CHANGE_LANGUAGE' ? 'OTHER_PUBLISHER' : those.at(-1);
    return grants.map((grant) => ({ ...grant, to: grant.to.filter((one) => one !== loser) }));
  }
  const winner = standings.find((one) => !those.includes(one));
  if (winner === undefined) throw new Error(`Everybody may ${action}.`);
  // A right without the scope for it is none, so the scope is given away with it.
  return [...grants, { access: 'public', to: [winner] }];
}

const {
  differences,
  expectedRows,
  mutationLetters,
  readLetters,
  routeLetters,
  subscriptionLetters,
} = await import('./matrix.ts');
const { startScene } = await import('./scene.ts');

async function noticed(): Promise<readonly string[]> {
  const expected = await expectedRows();
  const made = await madeScene();
  if (!made.ok) return [`the scene cannot be made: ${made.message}`];
  await using scene = made.scene;
  for (const ask of [subscriptionLetters, readLetters, routeLetters, mutationLetters]) {
    const wrong = differences(expected, await ask(scene));
    if (wrong.length > 0) return wrong;
  }
  return [];
}

/**
 * A scene that cannot even be made without the right tells it, too: when that is no accident of a busy machine. Whatever
 * else goes wrong ends the process with a fault, and tells nothing.
 */
async function madeScene(): Promise<
  | { readonly ok: true; readonly scene: Awaited<ReturnType<typeof startScene>> }
  | { readonly ok: false; readonly message: string }
> {
  const messages: string[] = [];
  for (let left = 2; left > 0; left -= 1) {
    try {
      return { ok: true, scene: await startScene() };
    } catch (thrown) {
      const message = thrown instanceof Error ? thrown.message : String(thrown);
      if (direction === 'TAKE' && messages.includes(message)) return { ok: false, message };
      messages.push(message);
    }
  }
  throw new Error(`The scene was not made, each time for another reason: ${messages.join(' / ')}`);
}

const rows = await noticed();
console.log(JSON.stringify(rows.slice(0, 3)));
process.exit(0);
