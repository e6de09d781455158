/**
 * Markets where a managed application can be sold, as ISO 3166-1 alpha-2 codes.
 * Source: "Pricing for virtual machine offers", the markets of the portal's API.
 */
export const markets: ReadonlySet<string> = new Set(
  (
    'DZ AR AU AT BH BY BE BR BG CA CL CO CR HR CY CZ DK DO EC EG SV EE FI FR DE GR GT HK HU IS IN ID IE IL IT JP JO ' +
    'KZ KE KR KW LV LI LT LU MK MY MT ME MX MA NL NZ NG NO OM PK PA PY PE PH PL PT PR QA RO RU SA RS SG SK SI ZA ES ' +
    'LK SE CH TW TH TT TN TR UA AE GB US UY VE'
  ).split(' '),
);
