// How countries write their numbers: enough to bring what people dial and networks send into E.164. Not a directory of carriers.

export interface NumberingPlan {
  /** Country code, `91`. */
  code: string;
  /** What is dialled before a national number and drops out of E.164; empty where there is none. */
  trunk: string;
  /** What is dialled before another country's code, beside `00`. */
  abroad: string;
  /** Fewest and most digits after the country code. */
  digits: readonly [number, number];
  /** Beginnings, after the country code, of what is not an ordinary number: premium, shared cost, pagers, short services. */
  special: readonly string[];
}

type Row = [
  code: string,
  trunk: string,
  abroad: string,
  least: number,
  most: number,
  special: string,
];

/** Area codes of +1 outside the US and Canada: cheap to dial by mistake, dear to pay. */
const caribbean =
  "242 246 264 268 284 345 441 473 649 658 664 721 758 767 784 809 829 849 868 869 876";

const rows: Record<string, Row> = {
  AE: ["971", "0", "00", 8, 9, "70 900"],
  AR: ["54", "0", "00", 10, 11, "60 90"],
  AT: ["43", "0", "00", 4, 13, "9 8"],
  AU: ["61", "0", "0011", 9, 9, "1"],
  BD: ["880", "0", "00", 8, 10, ""],
  BE: ["32", "0", "00", 8, 9, "70 78 90"],
  BH: ["973", "", "00", 8, 8, "9"],
  BR: ["55", "0", "00", 10, 11, "300 500 900"],
  CA: ["1", "1", "011", 10, 10, `900 ${caribbean}`],
  CH: ["41", "0", "00", 9, 9, "84 90"],
  CL: ["56", "", "00", 9, 9, "6 7"],
  CN: ["86", "0", "00", 9, 11, "168 400"],
  CO: ["57", "", "00", 10, 10, "90"],
  CZ: ["420", "", "00", 9, 9, "8 90"],
  DE: ["49", "0", "00", 6, 13, "118 137 138 180 190 900"],
  DK: ["45", "", "00", 8, 8, "90"],
  EG: ["20", "0", "00", 8, 10, "900"],
  ES: ["34", "", "00", 9, 9, "803 806 807 901 902 905 907"],
  FI: ["358", "0", "00", 5, 12, "600 606 700"],
  FR: ["33", "0", "00", 9, 9, "8"],
  GB: ["44", "0", "00", 9, 10, "118 70 76 84 87 9"],
  GR: ["30", "", "00", 10, 10, "90"],
  HK: ["852", "", "001", 8, 8, "900"],
  HU: ["36", "06", "00", 8, 9, "90 91"],
  ID: ["62", "0", "001", 8, 12, "809"],
  IE: ["353", "0", "00", 7, 9, "15"],
  IL: ["972", "0", "00", 8, 9, "19"],
  IN: ["91", "0", "00", 10, 10, "1800 1860 1900 1901"],
  IT: ["39", "", "00", 6, 11, "1 4 89"],
  JP: ["81", "0", "010", 9, 10, "990"],
  KE: ["254", "0", "000", 9, 9, "900"],
  KR: ["82", "0", "001", 8, 10, "60"],
  KW: ["965", "", "00", 8, 8, ""],
  LK: ["94", "0", "00", 9, 9, ""],
  MX: ["52", "", "00", 10, 10, "900"],
  MY: ["60", "0", "00", 8, 10, "600"],
  NG: ["234", "0", "009", 8, 10, "900"],
  NL: ["31", "0", "00", 9, 9, "18 84 87 90"],
  NO: ["47", "", "00", 8, 8, "82"],
  NP: ["977", "0", "00", 8, 10, ""],
  NZ: ["64", "0", "00", 8, 10, "900"],
  OM: ["968", "", "00", 8, 8, "900"],
  PH: ["63", "0", "00", 8, 10, "900"],
  PK: ["92", "0", "00", 9, 10, "900"],
  PL: ["48", "", "00", 9, 9, "70 80"],
  PT: ["351", "", "00", 9, 9, "6 7"],
  QA: ["974", "", "00", 8, 8, "9"],
  RO: ["40", "0", "00", 9, 9, "90"],
  RU: ["7", "8", "810", 10, 10, "803 809"],
  SA: ["966", "0", "00", 8, 9, "700 900"],
  SE: ["46", "0", "00", 7, 9, "900 939 944 99"],
  SG: ["65", "", "001", 8, 8, ""],
  TH: ["66", "0", "001", 8, 9, "19"],
  TR: ["90", "0", "00", 10, 10, "900"],
  TW: ["886", "0", "002", 8, 9, "20"],
  UA: ["380", "0", "00", 9, 9, "900"],
  US: ["1", "1", "011", 10, 10, `900 ${caribbean}`],
  VN: ["84", "0", "00", 9, 10, "19"],
  ZA: ["27", "0", "00", 9, 9, "86 90"],
};

const plans = new Map<string, NumberingPlan>();
const byCode = new Map<string, NumberingPlan>();
for (const [country, [code, trunk, abroad, least, most, special]] of Object.entries(rows)) {
  const plan = { code, trunk, abroad, digits: [least, most], special: words(special) } as const;
  plans.set(country, plan);
  byCode.set(code, plan);
}

/** Beginnings of E.164 that belong to no country: satellites, networks, premium and shared-cost services of the world. */
export const worldwideSpecial: readonly string[] = words("808 870 878 881 882 883 888 979");

/** The plan of a country by its two letters, if it is in the table. */
export function planOf(country: string): NumberingPlan | undefined {
  return plans.get(country);
}

/** All plans of the table. */
export function allPlans(): NumberingPlan[] {
  return [...plans.values()];
}

/** The plan that a number in E.164 (without +) falls under. */
export function planOfNumber(digits: string): NumberingPlan | undefined {
  for (let length = 3; length > 0; length -= 1) {
    const plan = byCode.get(digits.slice(0, length));
    if (plan !== undefined) return plan;
  }
  return undefined;
}

function words(text: string): string[] {
  return text === "" ? [] : text.split(" ");
}
