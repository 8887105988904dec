/** Who asks, and how to reach them: NIK, family card, phone. */
import { groupDigits } from '../../request/civil-number.ts';
import { serviceOf } from '../visit-case.ts';
import type { Screen } from './screen.ts';

const sixteenPlaces = '____ ____ ____ ____';

export const personScreens = {
  typingNik: {
    step: 'person',
    heading: (_visit, words) => words.typingNik.heading,
    body: (visit, words) => [
      words.typingNik.body(serviceOf(visit).nikOf[visit.language]),
      ...(visit.goOnAt === null ? [] : [words.typingNik.goOnBody]),
    ],
    input: { label: (words) => words.typingNik.label, places: sixteenPlaces, maxDigits: 16 },
  },
  confirmingNik: {
    step: 'person',
    heading: (_visit, words) => words.confirmingNik.heading,
    emphasis: (visit) => visit.nik && groupDigits(visit.nik),
    choices: (_visit, words) => [
      { id: 'yes', label: words.confirmingNik.yes },
      { id: 'no', label: words.confirmingNik.no },
    ],
  },
  typingFamilyCard: {
    step: 'person',
    heading: (_visit, words) => words.typingFamilyCard.heading,
    body: (_visit, words) => [words.typingFamilyCard.body],
    input: { label: (words) => words.typingFamilyCard.label, places: sixteenPlaces, maxDigits: 16 },
  },
  confirmingFamilyCard: {
    step: 'person',
    heading: (_visit, words) => words.confirmingFamilyCard.heading,
    emphasis: (visit) => visit.familyCardNumber && groupDigits(visit.familyCardNumber),
    choices: (_visit, words) => [
      { id: 'yes', label: words.confirmingFamilyCard.yes },
      { id: 'no', label: words.confirmingFamilyCard.no },
    ],
  },
  typingPhone: {
    step: 'person',
    heading: (_visit, words) => words.typingPhone.heading,
    body: (_visit, words) => [words.typingPhone.body],
    input: { label: (words) => words.typingPhone.label, places: '____ ____ _____', maxDigits: 13 },
  },
} satisfies Record<string, Screen>;
