/**
 * What of people's secrets has to be read again (the secret of the authenticator app) lies sealed in the database; what is only
 * compared (codes) lies there as a keyed digest. The key comes from the office's keys: a copy of the database alone opens nothing.
 */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

export type PeopleSecrets = {
  /** `whose`: a sealed secret moved to another person's row does not open. */
  seal(secret: string, whose: string): string;
  /** Null when it can't be opened with this office's key. */
  open(sealed: string, whose: string): string | null;
  digestOf(code: string, whose: string): string;
};

export function createPeopleSecrets(officeSecret: string): PeopleSecrets {
  const keyFor = (use: string) =>
    Buffer.from(hkdfSync('sha256', officeSecret, '', `silaku office people ${use}`, 32));
  const sealing = keyFor('sealing');
  const digests = keyFor('digests');
  return {
    seal(secret, whose) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', sealing, nonce).setAAD(Buffer.from(whose));
      const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
      return [nonce, text, cipher.getAuthTag()].map((part) => part.toString('base64url')).join('.');
    },
    open(sealed, whose) {
      const [nonce, text, tag] = sealed.split('.').map((part) => Buffer.from(part, 'base64url'));
      if (!nonce || !text || tag?.length !== 16) return null;
      try {
        const decipher = createDecipheriv('aes-256-gcm', sealing, nonce)
          .setAAD(Buffer.from(whose))
          .setAuthTag(tag);
        return decipher.update(text, undefined, 'utf8') + decipher.final('utf8');
      } catch {
        // Another key, or a changed row: both mean that it has to be set up anew.
        return null;
      }
    },
    digestOf: (code, whose) => createHmac('sha256', digests).update(`${whose}\n${code}`).digest('base64url'),
  };
}
