import { useCallback, useEffect } from 'react';
import { useClient } from 'urql';
import { graphql } from './gql/gql.ts';
import type { Language as ApiLanguage } from './gql/graphql.ts';
import { useMessages } from './messages/messages.tsx';
import type { Language } from './session.ts';

const ChangeLanguage = graphql(`
  mutation ChangeLanguage($input: ChangeLanguageInput!, $language: Language!) {
    changeLanguage(input: $input) {
      __typename
      ... on UserError {
        message(language: $language)
      }
    }
  }
`);

const inApi = { en: 'EN', fr: 'FR' } as const;

/** Shows the page in the language of the reader's account, once it is known. A guest's is the browser's. */
export function useOwnLanguage(language: ApiLanguage | null | undefined): void {
  const { adoptLanguage } = useMessages();
  useEffect(() => {
    if (language != null) adoptLanguage(language === 'FR' ? 'fr' : 'en');
  }, [language, adoptLanguage]);
}

/** Keeps the language with the reader's account; answers why not, null when it is kept. */
export function useKeepLanguage(): (language: Language) => Promise<string | null> {
  const client = useClient();
  const { t } = useMessages();
  return useCallback(
    async (wanted: Language) => {
      const language = inApi[wanted];
      const answer = await client.mutation(ChangeLanguage, { input: { language }, language });
      const outcome = answer.data?.changeLanguage;
      if (outcome?.__typename === 'ChangeLanguagePayload') return null;
      return outcome?.message ?? t('signIn.unreachable');
    },
    [client, t],
  );
}
