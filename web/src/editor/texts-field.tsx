import { useState } from 'react';
import { useMessages } from '../messages/messages.tsx';
import { Tags } from '../parts/tags.tsx';
import type { ControlProps } from './control.ts';
import { useEditing, useValue } from './context.ts';

export function TextsField({ field, place, describedBy, invalid }: ControlProps) {
  const { t } = useMessages();
  const { store } = useEditing();
  const [typed, setTyped] = useState('');
  const value = useValue(place);
  const values = Array.isArray(value) ? value.map(String) : [];
  return (
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
}
