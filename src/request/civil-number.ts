/**
 * NIK and family card (KK) numbers: what their sixteen digits say and which part of them can't be right.
 * Neither has a check digit, so a well-formed number may still be mistyped: show it again in groups and ask.
 */

declare const brand: unique symbol;
export type Nik = string & { readonly [brand]: 'Nik' };
export type FamilyCardNumber = string & { readonly [brand]: 'FamilyCardNumber' };

/** The year has two digits only; which century is for somebody who sees the papers. */
export type DayInCentury = { day: number; month: number; yearInCentury: number };

export type NikFacts = {
  /** Province, regency and district of the FIRST registration (Kemendagri codes, six digits); it stays through every move. */
  areaCode: string;
  birthDate: DayInCentury;
  sex: 'male' | 'female';
  /** Four digits, counted by the ministry's system from 0001. */
  serial: string;
};

export type FamilyCardFacts = { areaCode: string; recordedOn: DayInCentury; serial: string };

/** In the order in which they are looked at; the first that fails is told. */
export type CivilNumberPart = 'characters' | 'length' | 'area' | 'month' | 'day' | 'serial';

/** Says what is wrong and never what was typed: it may be logged. `digits` counts the digits 0 to 9 that were given. */
export type WrongNik = { outcome: 'wrong'; part: CivilNumberPart; digits: number };

/** `looksLikeNik`: a woman's NIK stands where the family card number belongs. A man's can't be told from it by its form. */
export type WrongFamilyCardNumber = WrongNik & { looksLikeNik: boolean };

export type NikResult = { outcome: 'ok'; nik: Nik; facts: NikFacts } | WrongNik;
export type FamilyCardNumberResult =
  | { outcome: 'ok'; familyCardNumber: FamilyCardNumber; facts: FamilyCardFacts }
  | WrongFamilyCardNumber;

export const civilNumberDigits = 16;

/** Women have 40 added to the day of their birth. */
const womenDayOffset = 40;

/** Reads a NIK as typed or scanned; spaces, dots and dashes are dropped. A region other than Kolaka Utara is never wrong. */
export function parseNik(text: string): NikResult {
  const parts = takeApart(text);
  if (parts.outcome === 'wrong') return parts;
  const { areaCode, day: writtenDay, month, yearInCentury, serial } = parts;
  const isFemale = writtenDay > womenDayOffset;
  const day = isFemale ? writtenDay - womenDayOffset : writtenDay;
  const problem = wrongPart({ areaCode, day, month, serial });
  if (problem) return { outcome: 'wrong', part: problem, digits: civilNumberDigits };
  return {
    outcome: 'ok',
    nik: parts.number as Nik,
    facts: {
      areaCode,
      birthDate: { day, month, yearInCentury },
      sex: isFemale ? 'female' : 'male',
      serial,
    },
  };
}

/** Reads a family card number: the date in it is the day of recording, without any offset. */
export function parseFamilyCardNumber(text: string): FamilyCardNumberResult {
  const parts = takeApart(text);
  if (parts.outcome === 'wrong') return { ...parts, looksLikeNik: false };
  const { areaCode, day, month, yearInCentury, serial } = parts;
  const problem = wrongPart({ areaCode, day, month, serial });
  if (problem) {
    const looksLikeNik = parseNik(parts.number).outcome === 'ok';
    return { outcome: 'wrong', part: problem, digits: civilNumberDigits, looksLikeNik };
  }
  return {
    outcome: 'ok',
    familyCardNumber: parts.number as FamilyCardNumber,
    facts: { areaCode, recordedOn: { day, month, yearInCentury }, serial },
  };
}

export type BirthRemark = 'birthDateDiffers' | 'sexDiffers';

/**
 * Compares a NIK with what a paper says. Remarks are for an officer's eye and never a reason to refuse: a NIK is not
 * changed when it disagrees with the birth date, and unknown birthdays were once written as 1 July or 31 December.
 * `birthDate` is `YYYY-MM-DD`.
 */
export function compareWithBirthDate(
  facts: NikFacts,
  paper: { birthDate?: string; sex?: 'male' | 'female' },
): BirthRemark[] {
  const remarks: BirthRemark[] = [];
  if (paper.birthDate !== undefined) {
    const { day, month, yearInCentury } = facts.birthDate;
    const inNik = [yearInCentury, month, day].map((part) => String(part).padStart(2, '0')).join('-');
    if (paper.birthDate.slice(2) !== inNik) remarks.push('birthDateDiffers');
  }
  if (paper.sex !== undefined && paper.sex !== facts.sex) remarks.push('sexDiffers');
  return remarks;
}

/** `7408011203850001` as `7408 0112 0385 0001`; a number still being typed is grouped as far as it goes. */
export function groupDigits(digits: string): string {
  return digits.replace(/(.{4})(?=.)/g, '$1 ');
}

type Parts = {
  outcome: 'parts';
  number: string;
  areaCode: string;
  day: number;
  month: number;
  yearInCentury: number;
  serial: string;
};

function takeApart(text: string): Parts | WrongNik {
  const number = text.replace(/[\s.\p{Dash_Punctuation}]/gu, '');
  const digits = number.replace(/[^0-9]/g, '').length;
  // Digits of other scripts and letters that look like digits are refused: the office's systems know only 0 to 9.
  if (digits !== number.length) return { outcome: 'wrong', part: 'characters', digits };
  if (digits !== civilNumberDigits) return { outcome: 'wrong', part: 'length', digits };
  return {
    outcome: 'parts',
    number,
    areaCode: number.slice(0, 6),
    day: Number(number.slice(6, 8)),
    month: Number(number.slice(8, 10)),
    yearInCentury: Number(number.slice(10, 12)),
    serial: number.slice(12),
  };
}

function wrongPart(parts: Pick<Parts, 'areaCode' | 'day' | 'month' | 'serial'>): CivilNumberPart | undefined {
  // No list of regions here: old, split and brand-new regions are all in people's numbers.
  if (/^(..)*00/.test(parts.areaCode)) return 'area';
  if (parts.month < 1 || parts.month > 12) return 'month';
  if (parts.day < 1 || parts.day > daysIn(parts.month)) return 'day';
  if (parts.serial === '0000') return 'serial';
  return undefined;
}

/** 29 February always counts, since the century is not known. */
function daysIn(month: number): number {
  if (month === 2) return 29;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}
