import { useState } from 'react';
import { useMessages } from '../messages/messages.tsx';
import { Tags } from '../parts/tags.tsx';
import type { ControlProps } from './control.ts';
import { useEditing, useValue } from './context.ts';
import { ImportSubscriptions } from './import-subscriptions.tsx';

export function TextsField({ field, place, describedBy, invalid }: ControlProps) {
  const { t } = useMessages();
  const { store } = useEditing();
  const [typed, setTyped] = useState('');
  const value = useValue(place);
  const values = Array.isArray(value) ? value.map(String) : [];
  const tags = (
    <Tags
      id={place}
      values={values}
      typed={typed}
      mono={field.path.endsWith('Ids')}
      placeholder={t('editor.texts.add')}
      removeLabel={(text) => t('editor.texts.remove', { text })}
      describedBy={describedBy}
      invalid={invalid}
      onType={setTyped}
      onChange={(next) => store.write(place, next.length === 0 ? null : next)}
    />
  );
  if (!field.path.endsWith('SubscriptionIds')) return tags;
  return (
    <div className="stack">
      {tags}
      <ImportSubscriptions
        id={place}
        values={values}
        onAdd={(ids) => store.write(place, [...values, ...ids])}
      />
    </div>
  );
}
