import type { FormChoice, FormCondition, FormGroup } from '../domain/offer-form/form-row.ts';
import { offerForms } from '../domain/offer-form/offer-form.ts';
import type { FormField, FormSection, OfferForm } from '../domain/offer-form/offer-form.ts';
import type { ImageSize } from '../domain/prerequisites/limits.ts';
import { builder } from './builder.ts';
import { enumOf } from './enum-of.ts';
import { languageArgs, say } from './language.ts';
import { authFor } from './access.ts';

const FormControlEnum = enumOf('FormControl', 'What a field of the offer form is filled in with.', {
  TEXT: 'One line of text.',
  LINES: 'Several lines of text.',
  HTML: 'Text with a few elements of HTML.',
  CHOICE: 'One of the choices.',
  CHOICES: 'A list of some of the choices.',
  SWITCH: 'Yes or no.',
  TEXTS: 'A list of texts.',
  IMAGE: 'An uploaded image: `{ sha256, width, height }`.',
  PACKAGE: 'The sha256 of an uploaded package.',
  AUDIENCE: 'An uploaded audience file: `{ sha256, name }`.',
  SECRET: 'A secret that is kept elsewhere: `{ secretId }`.',
  PRICES: 'A list like `LIST`, of prices by country.',
  LIST: 'A list of groups of fields; each item has an `id` of its own.',
  GROUP: 'By the fields that stand below it; what is said about them together is said here.',
});

const FormConditionRef = builder.objectRef<FormCondition>('FormCondition').implement({
  description: 'Holds while a field of the draft has one of some values.',
  fields: (t) => ({
    path: t.exposeString('path', {
      description:
        'The other field, as a pattern. In lists that both stand in, the same items are meant; in other lists, any item.',
    }),
    values: t.exposeStringList('values', {
      description:
        'It is one of these, or a list that holds one of them. What is missing is the empty text; yes and no are `true` and `false`.',
    }),
  }),
});

const FormChoiceRef = builder.objectRef<FormChoice>('FormChoice').implement({
  description: 'A value that can be chosen.',
  fields: (t) => ({
    value: t.exposeString('value', { description: 'As the draft holds it.' }),
    label: t.string({
      description: 'Its name.',
      args: languageArgs,
      resolve: ({ label }, args, context) => say(label, args, context),
    }),
    when: t.field({
      type: FormConditionRef,
      nullable: true,
      description: 'While it is offered; null for always.',
      resolve: ({ when }) => when ?? null,
    }),
  }),
});

const FormImageSizeRef = builder.objectRef<ImageSize>('FormImageSize').implement({
  description: 'The size that an image must have.',
  fields: (t) => ({
    width: t.int({
      description: 'Pixels; the least, where `largestSide` is given.',
      resolve: (size) => ('width' in size ? size.width : size.sideMin),
    }),
    height: t.int({
      description: 'Pixels; the least, where `largestSide` is given.',
      resolve: (size) => ('height' in size ? size.height : size.sideMin),
    }),
    largestSide: t.int({
      nullable: true,
      description:
        'Given where any square is taken whose side is not larger, in pixels; null where the size is exact.',
      resolve: (size) => ('sideMax' in size ? size.sideMax : null),
    }),
  }),
});

const FormFieldRef = builder.objectRef<FormField>('FormField').implement({
  description: 'A field of the offer form.',
  fields: (t) => ({
    path: t.exposeString('path', {
      description:
        'Where its value stands in a draft: `.` between names, `[]` after a list whose items are meant. What stands below `list[]` is a field of each item.',
    }),
    group: t.exposeString('group', { description: 'Key of the group that shows it.' }),
    control: t.expose('control', {
      type: FormControlEnum,
      description: 'What it is filled in with.',
    }),
    label: t.string({
      description: 'Its name.',
      args: languageArgs,
      resolve: ({ label }, args, context) => say(label, args, context),
    }),
    itemLabel: t.string({
      nullable: true,
      description: 'The word for one item of a `LIST`; null for other fields.',
      args: languageArgs,
      resolve: ({ itemLabel }, args, context) =>
        itemLabel === null ? null : say(itemLabel, args, context),
    }),
    hint: t.string({
      nullable: true,
      description: 'What to know when filling it in; null when the label says all.',
      args: languageArgs,
      resolve: ({ hint }, args, context) => (hint === null ? null : say(hint, args, context)),
    }),
    required: t.exposeBoolean('required', {
      description: 'True when *Publish* refuses an offer without it, where it plays a part.',
    }),
    requiredWhen: t.expose('requiredWhen', {
      type: FormConditionRef,
      nullable: true,
      description: 'When it is required; null for a field that always is, or never.',
    }),
    when: t.expose('when', {
      type: [FormConditionRef],
      description: 'It plays a part while all of these hold; always when there is none.',
    }),
    limit: t.exposeInt('limit', {
      nullable: true,
      description:
        'Most characters of a text (Unicode code points), most entries of a list; null for no limit.',
    }),
    size: t.expose('size', {
      type: FormImageSizeRef,
      nullable: true,
      description: 'Of an `IMAGE`; null for other fields.',
    }),
    elements: t.exposeStringList('elements', {
      description:
        'Of `HTML`: the elements that it may use without a remark; empty for other fields.',
    }),
    choices: t.expose('choices', {
      type: [FormChoiceRef],
      description: 'Of `CHOICE` and `CHOICES`; empty for other fields.',
    }),
  }),
});

const FormGroupRef = builder.objectRef<FormGroup>('FormGroup').implement({
  description: 'Fields of the offer form that are shown together.',
  fields: (t) => ({
    key: t.exposeString('key', { description: 'For programs; it does not change.' }),
    title: t.string({
      description: 'Its name.',
      args: languageArgs,
      resolve: ({ title }, args, context) => say(title, args, context),
    }),
  }),
});

const FormSectionRef = builder.objectRef<FormSection>('FormSection').implement({
  description: 'A tab of the offer form.',
  fields: (t) => ({
    key: t.exposeString('key', { description: 'As in `Violation.section`.' }),
    title: t.string({
      description: 'Its name.',
      args: languageArgs,
      resolve: ({ title }, args, context) => say(title, args, context),
    }),
    groups: t.expose('groups', { type: [FormGroupRef], description: 'Its groups, in order.' }),
  }),
});

const OfferFormRef = builder.objectRef<OfferForm>('OfferForm').implement({
  description: 'The form that an offer is filled in with.',
  fields: (t) => ({
    sections: t.expose('sections', { type: [FormSectionRef], description: 'Its tabs, in order.' }),
    fields: t.expose('fields', {
      type: [FormFieldRef],
      description: 'Every field, in order; a list stands before the fields of its items.',
    }),
  }),
});

builder.queryField('offerForm', (t) =>
  t.field({
    type: OfferFormRef,
    authScopes: authFor('READ_CATALOG'),
    description: 'The form that an offer is filled in with: every field of a draft.',
    resolve: (_root, _args, { deps }) => offerForms[deps.settings.limitProfile],
  }),
);
