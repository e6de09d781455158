/**
 * The offer form as data: sections with their groups, and every field in order. The portal draws it, and whoever fills in
 * offers by program reads what there is to fill in.
 *
 * To add a field, add its rules to `prerequisites/` and one row to the table of its group.
 */
import type { Text } from '../language.ts';
import { limits, type LimitProfile, type PixelSize } from '../prerequisites/limits.ts';
import { prerequisiteRules } from '../prerequisites/prerequisites.ts';
import { violationSections, type ViolationSection } from '../prerequisites/violation.ts';
import type { FormChoice, FormCondition, FormControl, FormGroup, FormRow } from './form-row.ts';
import { artefactsGroup, leadsGroup, legalGroup, overviewGroup } from './marketplace.ts';
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
  readonly size: PixelSize | null;
  readonly choices: readonly FormChoice[];
  readonly when: FormCondition | null;
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
export function offerFormOf(profile: LimitProfile): OfferForm {
  const table = violationSections.map((key) => ({ key, ...sections[key] }));
  return {
    sections: table,
    fields: table.flatMap(({ key, groups }) =>
      groups.flatMap((group) => group.rows.map((row) => fieldOf(key, group, row, profile))),
    ),
  };
}

function fieldOf(
  section: ViolationSection,
  group: FormGroup,
  row: FormRow,
  profile: LimitProfile,
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
    required: requiredPaths.has(row.path),
    limit: row.limit?.(limits[profile]) ?? null,
    size: row.size?.(limits[profile]) ?? null,
    choices: row.choices ?? [],
    when: row.when ?? null,
    requiredWhen: row.requiredWhen ?? null,
  };
}

/** The form of this installation. */
export const offerForm: OfferForm = offerFormOf('cpp');
