/** The deployment form of a plan as HTML: fields to look at and try, sent nowhere. */
import type { Language } from '../language.ts';
import type { FormElement, FormOutline } from './form-outline.ts';
import { escapeHtml, externalLink, isolated, paragraphs } from './html.ts';
import { pageWords } from './page-words.ts';

/** Gives ids that no text of a publisher can touch and no two elements share. */
export type NewId = () => string;

/** One page of the form after the other; the first is open. */
export function formHtml(form: FormOutline, language: Language, newId: NewId): string {
  const word = (key: keyof typeof pageWords) => escapeHtml(pageWords[key][language]);
  const basics = `<p class="hint">${word('basicsNote')}</p>${elementsHtml(form.basics, language, newId)}`;
  const steps = [
    { label: pageWords.basics[language], body: basics },
    ...form.steps.map((step) => ({
      label: step.label || step.name,
      body: elementsHtml(step.elements, language, newId),
    })),
  ];
  const group = newId();
  return steps
    .map(
      ({ label, body }, index) =>
        `<details class="step" name="${group}"${index === 0 ? ' open' : ''}>` +
        `<summary><span class="n">${index + 1}</span> ${isolated(label)}</summary><div class="fields">${body}</div></details>`,
    )
    .join('');
}

function elementsHtml(elements: readonly FormElement[], language: Language, newId: NewId): string {
  return elements.map((element) => elementHtml(element, language, newId)).join('');
}

function elementHtml(element: FormElement, language: Language, newId: NewId): string {
  const word = (key: keyof typeof pageWords) => escapeHtml(pageWords[key][language]);
  const id = newId();
  const label = element.label || element.name;
  const notes = [
    element.toolTip === '' ? '' : `<p class="hint">${isolated(element.toolTip)}</p>`,
    element.conditional ? `<p class="hint">${word('conditional')}</p>` : '',
  ].join('');
  const required = element.required ? ' required' : '';
  const star = element.required ? ' <span class="req" aria-hidden="true">*</span>' : '';
  const field = (control: string, more = '') =>
    `<div class="field"><label for="${id}">${isolated(label)}${star}</label>${control}${more}${notes}</div>`;
  const group = (body: string) =>
    `<fieldset class="field"><legend>${isolated(label)}${star}</legend>${body}${notes}</fieldset>`;
  const hint = (text: string) => (text === '' ? '' : `<p class="hint">${isolated(text)}</p>`);

  switch (element.kind) {
    case 'TEXT_BOX': {
      const attributes = `id="${id}" autocomplete="off" placeholder="${escapeHtml(element.placeholder)}"${required}`;
      const value = escapeHtml(element.defaultValue);
      return field(
        element.multiLine
          ? `<textarea ${attributes} rows="3">\n${value}</textarea>`
          : `<input type="text" ${attributes} value="${value}">`,
        hint(element.hint),
      );
    }
    case 'PASSWORD_BOX': {
      const again = newId();
      const confirm =
        element.confirm === null
          ? ''
          : `<label for="${again}">${isolated(element.confirm || pageWords.confirm[language])}</label>` +
            `<input type="password" id="${again}" autocomplete="new-password"${required}>`;
      return field(
        `<input type="password" id="${id}" autocomplete="new-password"${required}>${confirm}`,
        hint(element.hint),
      );
    }
    case 'DROP_DOWN': {
      const options = element.choices
        .map(
          (choice) =>
            `<option${choice.label === element.defaultValue ? ' selected' : ''}>${escapeHtml(choice.label || choice.value)}</option>`,
        )
        .join('');
      const multiple = element.multiselect ? ' multiple' : '';
      return field(
        `<select id="${id}"${multiple}${required}>${options}</select>`,
        choiceNote(element, language),
      );
    }
    case 'OPTIONS_GROUP':
      return group(
        element.choices
          .map((choice) => {
            const one = newId();
            const checked = choice.label === element.defaultValue ? ' checked' : '';
            return `<div class="choice"><input type="radio" id="${one}" name="${id}"${checked}><label for="${one}">${isolated(choice.label || choice.value)}</label></div>`;
          })
          .join('') + choiceNote(element, language),
      );
    case 'CHECK_BOX':
      return `<div class="field"><div class="choice"><input type="checkbox" id="${id}"${element.checked ? ' checked' : ''}${required}><label for="${id}">${isolated(label)}${star}</label></div>${notes}</div>`;
    case 'TEXT_BLOCK': {
      const link =
        element.link === null
          ? ''
          : `<p>${externalLink(element.link.url, element.link.label || element.link.url)}</p>`;
      return `<div class="text-block">${paragraphs(element.text)}${link}${notes}</div>`;
    }
    case 'INFO_BOX': {
      const link =
        element.url === null ? '' : `<p>${externalLink(element.url, pageWords.more[language])}</p>`;
      return `<div class="info-box ${element.icon.toLowerCase()}">${paragraphs(element.text)}${link}${notes}</div>`;
    }
    case 'SECTION':
      return `<fieldset class="section"><legend>${isolated(label)}</legend>${notes}${elementsHtml(element.elements, language, newId)}</fieldset>`;
    case 'SLIDER': {
      const { min, max, defaultValue, unit } = element;
      const range = `${min} – ${max}${unit === '' ? '' : ` ${unit}`}`;
      return field(
        `<input type="range" id="${id}" min="${min}" max="${max}" value="${defaultValue}">`,
        hint(range),
      );
    }
    case 'SIZE_SELECTOR':
      return group(
        `<p class="hint">${word('sizes')}</p><ul class="sizes">${element.sizes
          .map((size) => `<li><code>${escapeHtml(size)}</code></li>`)
          .join('')}</ul>`,
      );
    case 'OTHER':
      return `<div class="not-drawn"><p>${isolated(label)}${star}</p><p><code>${escapeHtml(element.type)}</code></p><p>${word('notDrawn')}</p>${notes}</div>`;
  }
}

/** What the list of choices does not show. */
function choiceNote(
  { choices, choiceCount }: { choices: readonly unknown[]; choiceCount: number | null },
  language: Language,
): string {
  if (choiceCount === null) {
    return `<p class="hint">${escapeHtml(pageWords.computedChoices[language])}</p>`;
  }
  const rest = choiceCount - choices.length;
  return rest > 0 ? `<p class="hint">+ ${rest}</p>` : '';
}
