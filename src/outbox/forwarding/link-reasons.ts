/**
 * Why the office was not reached, by a name on which a technician can act, and what to look at first. Pure: errors of sockets,
 * of TLS and of Node's HTTP parser in, a name out.
 */

/** Nobody answered: what was about to be said has not been heard by anyone, so it cannot be its fault. */
const unheard = [
  'nameNotFound',
  'refused',
  'unreachable',
  'certificateNotTrusted',
  'certificateOfAnother',
  'certificateNotYetValid',
  'certificateExpired',
  'tlsFailed',
] as const;
const heard = ['linkBroke', 'timedOut', 'notTheOffice', 'busy', 'officeFailed'] as const;

export type LinkReason = (typeof unheard)[number] | (typeof heard)[number];

/** Whether nobody was reached at all. */
export function isUnheard(reason: LinkReason): boolean {
  return (unheard as readonly LinkReason[]).includes(reason);
}

/** Either the office's certificate is out of its time, or this kiosk's clock is: whoever looks after the clock wants to know. */
export function isCertificateTime(reason: string): reason is 'certificateNotYetValid' | 'certificateExpired' {
  return reason === 'certificateNotYetValid' || reason === 'certificateExpired';
}

/** Whether a connection that can be made tells that the link is back. For a wrong certificate it tells nothing. */
export function isHealedByConnecting(reason: string): boolean {
  return reason === 'nameNotFound' || reason === 'refused' || reason === 'unreachable';
}

/** For the technician: what to look at first. `unauthorised` is the office's own word. */
export const linkHints: Record<LinkReason | 'unauthorised', string> = {
  nameNotFound:
    'The name of the office is not found: look at the modem, its credit, and the name in --office.',
  refused: 'The machine of the office is there, but its program is not: call the office.',
  unreachable: 'No way leads to the office: look at the modem, its antenna and its credit.',
  certificateNotTrusted:
    'Somebody answers with a certificate that nobody vouches for: a hotspot in between, or the office needs --ca FILE.',
  certificateOfAnother:
    'Somebody answers with the certificate of another name: a hotspot in between, or a wrong name in --office.',
  certificateNotYetValid:
    "The office's certificate begins in the future: most likely the clock of this kiosk is behind.",
  certificateExpired:
    "The office's certificate has ended: the clock of this kiosk is ahead, or the office has to renew it.",
  tlsFailed:
    'Who answers does not speak https: look at the address in --office, and for a hotspot in between.',
  linkBroke:
    'The connection breaks in the middle: weak signal. Pages go on where they broke; look at the antenna.',
  timedOut:
    'The connection goes silent: weak signal, or an overloaded cell. Try another place for the antenna.',
  notTheOffice:
    'Somebody else answers in the place of the office: log in to the hotspot, or look at the credit.',
  busy: 'The office asks for patience. Nothing is to be done here.',
  officeFailed: 'The office has failed at this: its log says why.',
  unauthorised: 'The office does not know this kiosk any more: ask the office, then enrol it anew.',
};

export function linkHintOf(reason: string): string | null {
  return Object.hasOwn(linkHints, reason) ? linkHints[reason as keyof typeof linkHints] : null;
}

const byCode: Record<string, LinkReason> = {
  ENOTFOUND: 'nameNotFound',
  EAI_AGAIN: 'nameNotFound',
  EAI_NODATA: 'nameNotFound',
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
  ENETUNREACH: 'unreachable',
  ENETDOWN: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  ETIMEDOUT: 'unreachable',
  CONNECT_TIMED_OUT: 'unreachable',
  SILENT_FOR_TOO_LONG: 'timedOut',
  STRANGE_ANSWER: 'notTheOffice',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificateOfAnother',
  CERT_NOT_YET_VALID: 'certificateNotYetValid',
  CERT_HAS_EXPIRED: 'certificateExpired',
};

/** Names that OpenSSL gives what it finds wrong with a certificate (X509_V_ERR_…), besides its time. */
const untrusted =
  /^(?:DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_|CERT_|INVALID_|PATH_LENGTH_EXCEEDED|HOSTNAME_MISMATCH)/;

/** The library of uploads wraps the socket's error, and several addresses of one host come as an AggregateError. */
export function linkReasonOf(error: unknown): LinkReason {
  if (!(error instanceof Error)) return 'linkBroke';
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOfAll(error.errors);
  if ('code' in error && typeof error.code === 'string') return reasonOfCode(error.code);
  return error.cause === undefined ? 'linkBroke' : linkReasonOf(error.cause);
}

function reasonOfCode(code: string): LinkReason {
  const named = byCode[code];
  if (named) return named;
  if (untrusted.test(code)) return 'certificateNotTrusted';
  // Node's parser: what came is no HTTP, or too long for a head.
  if (code.startsWith('HPE_') && code !== 'HPE_INVALID_EOF_STATE') return 'notTheOffice';
  if (code.startsWith('ERR_SSL_') || code === 'EPROTO') return 'tlsFailed';
  return 'linkBroke';
}

/** Of a host with several addresses the one that refuses says most: the machine is there. */
function reasonOfAll(errors: unknown[]): LinkReason {
  const reasons = errors.map(linkReasonOf);
  return (
    reasons.find((reason) => !isUnheard(reason)) ??
    reasons.find((reason) => reason === 'refused') ??
    reasons[0] ??
    'linkBroke'
  );
}
