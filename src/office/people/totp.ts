/**
 * The six digits of an authenticator app (RFC 6238). Pure: says which step of time a code belongs to, so that the register can refuse
 * a step that was used before. One step before and after is taken as well, for phones whose clock is a little off.
 */
import { Secret, TOTP } from 'otpauth';

/** Base32, 160 bits, as the standard recommends. */
export function newTotpSecret(): string {
  return new Secret({ size: 20 }).base32;
}

/** What the QR code says: `otpauth://totp/…`. */
export function totpAddress(about: { secret: string; username: string; office: string }): string {
  return totpOf(about).toString();
}

/** The secret as people type it: groups of four. */
export function groupedSecret(secret: string): string {
  return secret.match(/.{1,4}/g)?.join(' ') ?? '';
}

/** The step that this code is of, or null when it is wrong, too old or too new. */
export function totpStepOf(secret: string, typed: string, now: Date): number | null {
  const token = typed.replace(/\s/g, '');
  if (!/^\d{6}$/.test(token)) return null;
  const timestamp = now.getTime();
  const delta = totpOf({ secret, username: '', office: '' }).validate({ token, timestamp, window: 1 });
  return delta === null ? null : TOTP.counter({ period, timestamp }) + delta;
}

/** The code of a moment; for tests and pictures, which have no phone. */
export function totpCodeAt(secret: string, now: Date): string {
  return totpOf({ secret, username: '', office: '' }).generate({ timestamp: now.getTime() });
}

const period = 30;

function totpOf(about: { secret: string; username: string; office: string }): TOTP {
  // SHA-1, six digits and thirty seconds: what every app understands. SHA-1's weakness does not touch HMAC.
  return new TOTP({
    issuer: about.office.replaceAll(':', ' '),
    label: about.username,
    secret: Secret.fromBase32(about.secret),
    algorithm: 'SHA1',
    digits: 6,
    period,
  });
}
