/** Prerequisites of the tab *Marketplace*: logos, screenshots, videos. */
import type { LogoSlot } from '../content.ts';
import type { Text } from '../language.ts';
import { fieldRule, imageOf, imageRules, listRules, textRules, urlRules } from './field-rules.ts';
import { isMissing, normalText, urlFault } from './formats.ts';
import { marketplaceField as field } from './marketplace-field.ts';
import { holds, type PrerequisiteRule } from './rule.ts';
import { excerpt, fr } from './words.ts';

/** Where a video may be. Ours: the pages name the two services, not their hosts. */
const videoHosts: ReadonlySet<string> = new Set([
  ...['youtube.com', 'www.youtube.com', 'm.youtube.com', 'youtu.be'],
  ...['vimeo.com', 'www.vimeo.com', 'player.vimeo.com'],
]);

const videoUrl = field('marketplace.videos[].url', { en: 'Video link', fr: 'Lien de la vidéo' });

const logoLabels: Readonly<Record<LogoSlot, Text>> = {
  small: { en: 'Small logo', fr: 'Petit logo' },
  medium: { en: 'Medium logo', fr: 'Logo moyen' },
  large: { en: 'Large logo', fr: 'Grand logo' },
  wide: { en: 'Wide logo', fr: 'Logo large' },
  hero: { en: 'Hero banner', fr: 'Bannière' },
};

function logoRules(slot: LogoSlot): readonly PrerequisiteRule[] {
  return imageRules(field(`marketplace.logos.${slot}`, logoLabels[slot]), {
    size: (limits) => limits.logo[slot],
    ...(slot === 'hero'
      ? { optional: true }
      : { isRequired: ({ requiredLogos }) => requiredLogos.includes(slot) }),
  });
}

export const artefactRules: readonly PrerequisiteRule[] = [
  ...logoRules('small'),
  ...logoRules('medium'),
  ...logoRules('large'),
  ...logoRules('wide'),
  ...logoRules('hero'),
  fieldRule(field('marketplace.logos.hero', logoLabels.hero), {
    code: 'notAllowed',
    requirement: {
      en: 'A hero banner is opaque: the title is written over it.',
      fr: fr`Une bannière est opaque : le titre est écrit dessus.`,
    },
    check: ({ value }, context) =>
      !isMissing(value) && imageOf(value, context)?.isTransparent === true ? [{}] : holds,
    message: () => ({
      en: 'The hero banner has transparent pixels, and the title is written over it. Give it a background and upload it again.',
      fr: fr`La bannière a des pixels transparents, et le titre est écrit dessus. Donnez-lui un arrière-plan et téléversez-la à nouveau.`,
    }),
  }),
  fieldRule(field('marketplace.logos.hero', logoLabels.hero), {
    code: 'immutable',
    requirement: {
      en: 'A published hero banner can be replaced and cannot be removed.',
      fr: fr`Une bannière publiée peut être remplacée et ne peut pas être retirée.`,
    },
    check: ({ value }, { facts }) =>
      isMissing(value) && facts.published?.hasHeroLogo === true ? [{}] : holds,
    message: () => ({
      en: 'The hero banner is published and cannot be removed. Upload one of the same size.',
      fr: fr`La bannière est publiée et ne peut pas être retirée. Téléversez-en une de la même taille.`,
    }),
  }),
  ...listRules(field('marketplace.screenshots', { en: 'Screenshots', fr: 'Captures d’écran' }), {
    itemLabel: { en: 'Screenshot', fr: 'Capture d’écran' },
    max: (limits) => limits.count.screenshotsMax,
    optional: true,
  }),
  ...textRules(
    field('marketplace.screenshots[].name', { en: 'Screenshot name', fr: 'Nom de la capture' }),
    { max: (limits) => limits.length.screenshotName },
  ),
  ...imageRules(
    field('marketplace.screenshots[].image', { en: 'Screenshot', fr: 'Capture d’écran' }),
    { size: (limits) => limits.screenshot },
  ),
  ...listRules(field('marketplace.videos', { en: 'Videos', fr: 'Vidéos' }), {
    itemLabel: { en: 'Video', fr: 'Vidéo' },
    max: (limits) => limits.count.videosMax,
    optional: true,
  }),
  ...textRules(field('marketplace.videos[].name', { en: 'Video name', fr: 'Nom de la vidéo' }), {
    max: (limits) => limits.length.videoName,
  }),
  ...urlRules(videoUrl),
  fieldRule(videoUrl, {
    code: 'notAllowed',
    requirement: {
      en: 'A video is a page of YouTube or Vimeo.',
      fr: fr`Une vidéo est une page de YouTube ou de Vimeo.`,
    },
    check: ({ value }) => {
      const text = normalText(value);
      if (text === null || urlFault(text) !== null) return holds;
      const { hostname } = new URL(text);
      return videoHosts.has(hostname) ? holds : [{ host: excerpt(hostname) }];
    },
    message: ({ host }) => ({
      en: `“Video link” leads to ${host}; only YouTube and Vimeo are shown. Enter a link like https://youtu.be/… or https://vimeo.com/….`,
      fr: fr`« Lien de la vidéo » mène à ${host ?? ''} ; seuls YouTube et Vimeo sont affichés. Indiquez un lien comme https://youtu.be/… ou https://vimeo.com/….`,
    }),
  }),
  ...imageRules(
    field('marketplace.videos[].thumbnail', { en: 'Video thumbnail', fr: 'Vignette de la vidéo' }),
    { size: (limits) => limits.videoThumbnail },
  ),
];
