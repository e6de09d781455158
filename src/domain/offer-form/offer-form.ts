/**
 * The offer form as data: sections with their groups, and every field in order. The portal draws it, and whoever fills in
 * offers by program reads what there is to fill in.
 *
 * To add a field, add its rules to `prerequisites/` and one row to the table of its group.
 */
import type { Text } from '../language.ts';
import { limits, type ImageSize, type LimitProfile, type Limits } from '../prerequisites/limits.ts';
import { prerequisiteRules } from '../prerequisites/prerequisites.ts';
import { violationSections, type ViolationSection } from '../prerequisites/violation.ts';
import type { FormChoice, FormCondition, FormControl, FormGroup, FormRow } from './form-row.ts';
import { leadsGroup } from './leads.ts';
import { artefactsGroup, legalGroup, overviewGroup } from './marketplace.ts';
import { offerSettingsGroup } from './offer-settings.ts';
import { skusGroup } from './skus.ts';
import { supportGroup } from './support.ts';

/** A field with everything that a page needs to draw it. */
export type FormField = {
  /** `.` between names, `[]` after a list whose items are meant. */
  readonly path: string;
  readonly section: ViolationSection;
  /** Key of its group. */
  readonly group: string;
  readonly control: FormControl;
  readonly label: Text;
  /** The word for one item of a list of groups; null for other fields. */
  readonly itemLabel: Text | null;
  readonly hint: Text | null;
  /** True when *Publish* refuses an offer without it, where the field plays a part. */
  readonly required: boolean;
  readonly limit: number | null;
  readonly size: ImageSize | null;
  /** Of `HTML`: the elements that it may use without a remark; empty for other fields. */
  readonly elements: readonly string[];
  readonly choices: readonly FormChoice[];
  /** It plays a part while all of these hold. */
  readonly when: readonly FormCondition[];
  readonly requiredWhen: FormCondition | null;
};

export type FormSection = {
  readonly key: ViolationSection;
  readonly title: Text;
  readonly groups: readonly FormGroup[];
};

export type OfferForm = {
  readonly sections: readonly FormSection[];
  readonly fields: readonly FormField[];
};

const sections: Readonly<Record<ViolationSection, Omit<FormSection, 'key'>>> = {
  OFFER_SETTINGS: { title: offerSettingsGroup.title, groups: [offerSettingsGroup] },
  SKUS: { title: skusGroup.title, groups: [skusGroup] },
  MARKETPLACE: {
    title: { en: 'Marketplace', fr: 'Place de marché' },
    groups: [overviewGroup, artefactsGroup, leadsGroup, legalGroup],
  },
  SUPPORT: { title: supportGroup.title, groups: [supportGroup] },
};

const labels: ReadonlyMap<string, Text> = new Map(
  prerequisiteRules.toReversed().map(({ path, label }) => [path, label]),
);
const requiredPaths: ReadonlySet<string> = new Set(
  prerequisiteRules.filter(({ code }) => code === 'required').map(({ path }) => path),
);

/** The form with the numbers of one profile. */
function formWith(numbers: Limits): OfferForm {
  const table = violationSections.map((key) => ({ key, ...sections[key] }));
  return {
    sections: table,
    fields: table.flatMap(({ key, groups }) =>
      groups.flatMap((group) =>
        group.rows
          // An image that the profile does not have is no field.
          .filter(({ size }) => size?.(numbers) !== null)
          .map((row) => fieldOf(key, group, row, numbers)),
      ),
    ),
  };
}

function fieldOf(
  section: ViolationSection,
  group: FormGroup,
  row: FormRow,
  numbers: Limits,
): FormField {
  const label = labels.get(row.path);
  if (label === undefined) throw new Error(`No prerequisite has the path ${row.path}.`);
  return {
    path: row.path,
    section,
    group: group.key,
    control: row.control,
    label,
    itemLabel: labels.get(`${row.path}[]`) ?? null,
    hint: row.hint ?? null,
    required: requiredPaths.has(row.path) && row.isRequired?.(numbers) !== false,
    limit: row.limit?.(numbers) ?? null,
    size: row.size?.(numbers) ?? null,
    elements: row.elements?.(numbers) ?? [],
    choices: row.choices?.(numbers) ?? [],
    when: row.when ?? [],
    requiredWhen: row.requiredWhen ?? null,
  };
}

/** The form by profile. */
export const offerForms: Readonly<Record<LimitProfile, OfferForm>> = {
  cpp: formWith(limits.cpp),
  partnerCenter: formWith(limits.partnerCenter),
};
