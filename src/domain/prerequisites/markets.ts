/**
 * Markets where a managed application can be sold, as ISO 3166-1 alpha-2 codes, by profile.
 * Sources: "Pricing for virtual machine offers", the markets of the portal's API; "Geographic availability and currency
 * support", its successor's. China is on the second page for free offers of another type only, so it is left out.
 */
import type { LimitProfile } from './limits.ts';

const codes = (text: string): ReadonlySet<string> => new Set(text.split(' '));

export const markets: Readonly<Record<LimitProfile, ReadonlySet<string>>> = {
  cpp: codes(
    'DZ AR AU AT BH BY BE BR BG CA CL CO CR HR CY CZ DK DO EC EG SV EE FI FR DE GR GT HK HU IS IN ID IE IL IT JP JO ' +
      'KZ KE KR KW LV LI LT LU MK MY MT ME MX MA NL NZ NG NO OM PK PA PY PE PH PL PT PR QA RO RU SA RS SG SK SI ZA ES ' +
      'LK SE CH TW TH TT TN TR UA AE GB US UY VE',
  ),
  partnerCenter: codes(
    'AF AL DZ AD AO AR AM AU AT AZ BH BD BB BY BE BZ BM BO BA BW BR BN BG CV CM CA KY CL CO CR CI HR CW CY CZ DK DO ' +
      'EC EG SV EE ET FO FJ FI FR GE DE GH GR GT HN HK HU IS IN ID IQ IE IL IT JM JP JO KZ KE KR KW KG LV LB LY LI LT LU ' +
      'MO MY MT MU MX MD MC MN ME MA NA NP NL NZ NI NG MK NO OM PK PS PA PY PE PH PL PT PR QA RO RU RW KN SA SN RS SG SK ' +
      'SI ZA ES LK SE CH TW TJ TZ TH TT TN TR TM UG UA AE GB US VI UY UZ VA VE VN YE ZM ZW',
  ),
};
