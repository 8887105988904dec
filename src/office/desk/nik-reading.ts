/** What a NIK says of its owner, and where that does not fit the rest of the request. Remarks for an officer's eye, never a refusal. */
import { type CivilNumberPart, parseFamilyCardNumber, parseNik } from '../../request/civil-number.ts';
import type { RequestAnswers } from '../../request/request.ts';
import { districts } from '../../request/villages.ts';

export type NikRemark =
  | { is: 'tooYoungForCard'; age: number }
  | { is: 'tooOldForChildCard'; age: number }
  /** The answer to "how old is the child" says otherwise. */
  | { is: 'childAgeDiffers'; age: number }
  /** Registered first elsewhere: common, and good to know when the person is looked up. */
  | { is: 'otherRegency' }
  /** Unknown birthdays were once written as 1 July or 31 December. */
  | { is: 'perhapsEstimated' }
  /** The same sixteen digits stand where the family card number belongs. */
  | { is: 'sameAsFamilyCard' }
  | { is: 'familyCardWrong' };

export type NikReading =
  | { outcome: 'wrong'; part: CivilNumberPart; remarks: NikRemark[] }
  | {
      outcome: 'ok';
      /** `YYYY-MM-DD`, the likelier first: the year has two digits only. */
      birthDates: string[];
      sex: 'male' | 'female';
      areaCode: string;
      /** District of Kolaka Utara in which the person was first registered. */
      district: string | null;
      remarks: NikRemark[];
    };

type Asked = Pick<RequestAnswers, 'nik' | 'familyCardNumber' | 'service' | 'caseAnswers'>;

const oldestAge = 105;
const cardAge = 17;
const schoolAge = 5;

export function readNik(answers: Asked, today: string): NikReading {
  const read = parseNik(answers.nik);
  const cardRemarks = familyCardRemarks(answers);
  if (read.outcome === 'wrong') return { outcome: 'wrong', part: read.part, remarks: cardRemarks };
  const { birthDate, sex, areaCode } = read.facts;
  const birthDates = datesOf(birthDate, today);
  const isHere = areaCode.startsWith('7408');
  const isEstimate =
    (birthDate.day === 1 && birthDate.month === 7) || (birthDate.day === 31 && birthDate.month === 12);
  return {
    outcome: 'ok',
    birthDates,
    sex,
    areaCode,
    district: districts().find(({ code }) => code.replaceAll('.', '') === areaCode)?.name ?? null,
    remarks: [
      ...ageRemarks(answers, birthDates, today),
      ...(isEstimate ? [{ is: 'perhapsEstimated' } as const] : []),
      ...(isHere ? [] : [{ is: 'otherRegency' } as const]),
      ...cardRemarks,
    ],
  };
}

/** Whole years on that day. */
export function ageOn(birthDate: string, day: string): number {
  const years = Number(day.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return day.slice(5) < birthDate.slice(5) ? years - 1 : years;
}

/** This century or the one before: never in the future, nobody older than 105 when the other fits. */
function datesOf(born: { day: number; month: number; yearInCentury: number }, today: string): string[] {
  const two = (value: number) => String(value).padStart(2, '0');
  const dates = ['20', '19']
    .map((century) => `${century}${two(born.yearInCentury)}-${two(born.month)}-${two(born.day)}`)
    .filter((date) => date <= today);
  const likely = dates.filter((date) => ageOn(date, today) <= oldestAge);
  return likely.length > 0 ? likely : dates;
}

/** Only what holds for every possible year is said. */
function ageRemarks(answers: Asked, birthDates: string[], today: string): NikRemark[] {
  const ages = birthDates.map((date) => ageOn(date, today));
  const [age] = ages;
  if (age === undefined) return [];
  const everybody = (isTrue: (age: number) => boolean) => ages.every(isTrue);
  const remarks: NikRemark[] = [];
  const isForCard = answers.service.startsWith('ktp-');
  const mayBeYounger = answers.caseAnswers.age === 'marriedUnder17';
  if (isForCard && !mayBeYounger && everybody((each) => each < cardAge))
    remarks.push({ is: 'tooYoungForCard', age });
  const isForChild = answers.service.startsWith('kia-');
  if (isForChild && everybody((each) => each >= cardAge)) remarks.push({ is: 'tooOldForChildCard', age });
  else if (isForChild) {
    const { childAge } = answers.caseAnswers;
    const differs =
      (childAge === 'under5' && everybody((each) => each >= schoolAge)) ||
      (childAge === 'from5' && everybody((each) => each < schoolAge));
    if (differs) remarks.push({ is: 'childAgeDiffers', age });
  }
  return remarks;
}

function familyCardRemarks({ nik, familyCardNumber }: Asked): NikRemark[] {
  if (familyCardNumber === null) return [];
  if (familyCardNumber === nik) return [{ is: 'sameAsFamilyCard' }];
  return parseFamilyCardNumber(familyCardNumber).outcome === 'ok' ? [] : [{ is: 'familyCardWrong' }];
}
