import { rules } from '../domain/certification/rules.ts';
import type { Rule } from '../domain/certification/rule.ts';
import { builder } from './builder.ts';
import { languageArgs, say } from './language.ts';
import { rulePageUrl } from './rule-page.ts';
import { authFor } from './access.ts';

const CertificationRuleRef = builder.objectRef<Rule>('CertificationRule').implement({
  description: 'A rule that certification tests packages with.',
  fields: (t) => ({
    id: t.exposeString('id', { description: 'Name of the rule, as findings give it.' }),
    sentence: t.string({
      description: 'What a package must or should do.',
      args: languageArgs,
      resolve: ({ sentence }, args, context) => say(sentence, args, context),
    }),
    docsUrl: t.string({
      nullable: true,
      description: 'Its page.',
      resolve: ({ id }, _args, { deps }) => rulePageUrl(deps.settings.publicUrl, id),
    }),
    source: t.exposeString('source', { description: 'Where the rule comes from.' }),
    appliesTo: t.exposeString('appliesTo', {
      description: 'What it reads: `PACKAGE`, `FILE`, `TEMPLATE`, `FORM` or `PARAMETERS`.',
    }),
    level: t.string({
      description:
        '`BLOCKS` when an error refuses the package, `WARNS` when it is shown and never refuses.',
      resolve: ({ marketplaceLevel }) => (marketplaceLevel === 'B' ? 'BLOCKS' : 'WARNS'),
    }),
    isPractice: t.boolean({
      description:
        'Whether it is a practice that reviewers ask for and no requirement: it gives warnings and advice only.',
      resolve: ({ practice }) => practice ?? false,
    }),
  }),
});

builder.queryField('certificationRules', (t) =>
  t.field({
    type: [CertificationRuleRef],
    authScopes: authFor('READ_CATALOG'),
    description: 'Every rule of certification, in the order in which they run.',
    resolve: () => rules,
  }),
);
