/**
 * Markets where a managed application can be sold, as ISO 3166-1 alpha-2 codes, by profile, each with the currency in
 * which it is priced.
 * Sources: "Pricing for virtual machine offers", the markets of the portal's API; "Geographic availability and currency
 * support", its successor's. China is on the second page for free offers of another type only, so it is left out.
 */
import type { LimitProfile } from './limits.ts';

/** Reads `DZ:DZD AR:ARS`; a market without a currency is priced in US dollars. */
const priced = (text: string): ReadonlyMap<string, string> =>
  new Map(
    text.split(' ').map((entry) => {
      const [market = '', currency = 'USD'] = entry.split(':');
      return [market, currency];
    }),
  );

/** The currency of each market, as ISO 4217 codes. */
export const marketCurrencies: Readonly<Record<LimitProfile, ReadonlyMap<string, string>>> = {
  cpp: priced(
    'DZ:DZD AR:ARS AU:AUD AT:EUR BH:BHD BY:RUB BE:EUR BR BG:BGN CA:CAD CL:CLP CO:COP CR:CRC HR:HRK CY:EUR CZ:CZK ' +
      'DK:DKK DO EC EG:EGP SV EE:EUR FI:EUR FR:EUR DE:EUR GR:EUR GT:GTQ HK:HKD HU:HUF IS:ISK IN:INR ID:IDR IE:EUR ' +
      'IL:ILS IT:EUR JP:JPY JO:JOD KZ:KZT KE:KES KR:KRW KW:KWD LV:EUR LI:CHF LT:EUR LU:EUR MK:MKD MY:MYR MT:EUR ' +
      'MX:MXN ME:EUR MA:MAD NL:EUR NZ:NZD NG:NGN NO:NOK OM:OMR PK:PKR PA PY:PYG PE:PEN PH:PHP PL:PLN PT:EUR PR ' +
      'QA:QAR RO:RON RU:RUB SA:SAR RS:RSD SG:SGD SK:EUR SI:EUR ZA:ZAR ES:EUR LK SE:SEK CH:CHF TW:TWD TH:THB TT:TTD ' +
      'TN:TND TR:TRY UA:UAH AE:EUR GB:GBP US UY:UYU VE',
  ),
  partnerCenter: priced(
    'AF AL DZ AD:EUR AO AR AM AU:AUD AT:EUR AZ BH BD BB BY BE:EUR BZ BM BO BA BW BR:BRL BN BG:EUR CV CM CA:CAD KY ' +
      'CL CO CR CI HR:EUR CW CY:EUR CZ:EUR DK:DKK DO EC EG SV EE:EUR ET FO:DKK FJ:AUD FI:EUR FR:EUR GE DE:EUR GH ' +
      'GR:EUR GT HN HK HU:EUR IS:EUR IN:INR ID IQ IE:EUR IL IT:EUR JM JP:JPY JO KZ KE KR:KRW KW KG LV:EUR LB LY ' +
      'LI:EUR LT:EUR LU:EUR MO MY MT:EUR MU MX MD MC:EUR MN ME MA NA NP NL:EUR NZ:NZD NI NG MK NO:NOK OM PK PS PA ' +
      'PY PE PH PL:EUR PT:EUR PR QA RO:EUR RU:RUB RW KN SA SN RS SG SK:EUR SI:EUR ZA ES:EUR LK SE:SEK CH:CHF TW:TWD ' +
      'TJ TZ TH TT TN TR TM UG UA AE GB:GBP US VI UY UZ VA:EUR VE VN YE ZM ZW',
  ),
};

export const markets: Readonly<Record<LimitProfile, ReadonlySet<string>>> = {
  cpp: new Set(marketCurrencies.cpp.keys()),
  partnerCenter: new Set(marketCurrencies.partnerCenter.keys()),
};
