/**
 * The real office as a process of its own for its bench. Its argument is JSON, `{folder, database, kiosks, demo}`; it says its address
 * and what each of its kiosks was given on standard output.
 */
import pino from 'pino';
import { createSearchTerms } from '../../../src/office/inbox/search/search-terms.ts';
import { createKioskRegister } from '../../../src/office/kiosk-register.ts';
import { createOffice } from '../../../src/office/office.ts';
import { openOfficeParts } from '../../../src/office/office-parts.ts';
import { createSigningKey, publicKeyOf } from '../../../src/seal/signatures.ts';
import { toldToStop } from '../../../src/told-to-stop.ts';

const { folder, database, kiosks: wanted } = JSON.parse(process.argv[2] ?? '{}');
const now = () => new Date();
const log = pino({ level: 'error' }, pino.destination(2));

// Past the limit on enrolments of one address: what is measured comes after them.
const parts = await openOfficeParts({ folder, database, now, log });
const register = createKioskRegister(parts);
const known = await register.list();
const kiosks = [];
for (let count = known.length; count < wanted; count++) {
  const signingKey = await createSigningKey();
  const { code } = await register.createEnrolmentCode({ place: `Balai Desa ${count}`, by: 'office' });
  const enrolled = await register.enrol({ code, publicKey: publicKeyOf(signingKey) });
  if (enrolled.outcome !== 'enrolled') throw new Error(enrolled.outcome);
  kiosks.push({ kiosk: enrolled.kiosk, accessToken: enrolled.accessToken, signingKey });
}
const { recipient, publicKey, searchSecret } = parts.keys;
const terms = createSearchTerms(searchSecret);
const [nik] = terms.ofAnswers({ nik: '7408011203850001', familyCardNumber: null, pages: [] });
const knownTerms = { nik: nik?.term, name: terms.ofName('Siti').at(-1)?.term };
await parts.close();

const office = await createOffice({
  ...{ folder, database, now, log },
  demo: true,
  host: '127.0.0.1',
  port: 0,
  // Over loopback a kiosk calls more often than over a mobile link.
  callsAMinute: 10_000_000,
});
await office.listen();
process.stdout.write(
  `${JSON.stringify({ url: office.url, known: knownTerms, recipient, publicKey, kiosks })}\n`,
);
await toldToStop();
await office.close();
