/** Phone numbers as villagers write them, brought to E.164. The only file that names libphonenumber-js. */
import {
  type NumberType,
  type PhoneNumber,
  parsePhoneNumberWithError,
  validatePhoneNumberLength,
} from 'libphonenumber-js/max';

export type PhoneResult =
  | {
      outcome: 'ok';
      /** E.164: `+6281234567890`. A way to reach somebody, never a proof of who it is: families share a phone. */
      phone: string;
      /** False for a land line, which WhatsApp can't reach. */
      canReceiveChat: boolean;
    }
  | { outcome: 'wrong'; reason: 'tooShort' | 'tooLong' | 'notAPhone' };

/** Reads a number as typed; without a country code it is Indonesian. Foreign numbers are welcome with their `+` or `00`. */
export function parsePhone(text: string): PhoneResult {
  const typed = text.replace(/[\s().\p{Dash_Punctuation}]/gu, '');
  // The package skips letters and an "ext" tail in silence; a contact that was half read is worse than none.
  if (!/^\+?[0-9]*$/.test(typed)) return { outcome: 'wrong', reason: 'notAPhone' };
  if (typed.length > longestTyped) return { outcome: 'wrong', reason: 'tooLong' };
  // "0062 812…" would come out as +62006281…, and a 62812… that lacks digits as a land line on Sumatra.
  const dialled = typed.replace(/^\+?00/, '+').replace(/^628/, '+628');

  switch (validatePhoneNumberLength(dialled, 'ID')) {
    case 'TOO_SHORT':
      return { outcome: 'wrong', reason: 'tooShort' };
    case 'TOO_LONG':
      return { outcome: 'wrong', reason: 'tooLong' };
    case 'INVALID_COUNTRY':
    case 'INVALID_LENGTH':
      return { outcome: 'wrong', reason: 'notAPhone' };
    case 'NOT_A_NUMBER':
      return { outcome: 'wrong', reason: /[0-9]/.test(dialled) ? 'notAPhone' : 'tooShort' };
    case undefined:
      return judge(parsePhoneNumberWithError(dialled, 'ID'));
  }
}

/** E.164 allows fifteen digits; `00` and a needless `0` may stand before and within. */
const longestTyped = 20;

const chatTypes: readonly NumberType[] = ['MOBILE', 'FIXED_LINE_OR_MOBILE'];
const contactTypes: readonly NumberType[] = [...chatTypes, 'FIXED_LINE', 'VOIP', 'PERSONAL_NUMBER'];

function judge(found: PhoneNumber): PhoneResult {
  const type = found.getType();
  if (found.isValid() && contactTypes.includes(type)) {
    return { outcome: 'ok', phone: found.number, canReceiveChat: chatTypes.includes(type) };
  }
  // Indonesian land lines may be shorter, so the package calls a mobile number "possible" that lacks a digit or has one too many.
  if (found.country === 'ID' && /^8[1-9]/.test(found.nationalNumber)) {
    if (found.nationalNumber.length < 9) return { outcome: 'wrong', reason: 'tooShort' };
    if (found.nationalNumber.length > 12) return { outcome: 'wrong', reason: 'tooLong' };
  }
  return { outcome: 'wrong', reason: 'notAPhone' };
}
