import test from 'ava';
import { Secret } from 'otpauth';
import sharp from 'sharp';
import { readReceiptCodes } from '../../../src/demo/receipt-reading.ts';
import { qrSvg } from '../../../src/office/people/qr-svg.ts';
import {
  groupedSecret,
  newTotpSecret,
  totpAddress,
  totpCodeAt,
  totpStepOf,
} from '../../../src/office/people/totp.ts';

/** The key of the examples in RFC 6238. */
const secret = Secret.fromLatin1('12345678901234567890').base32;
const at = (seconds: number) => new Date(seconds * 1000);

for (const [seconds, code] of [
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_234_567_890, '005924'],
  [20_000_000_000, '353130'],
] as const) {
  test(`the code of second ${seconds} is that of RFC 6238`, (t) => {
    t.is(totpCodeAt(secret, at(seconds)), code);
    t.is(totpStepOf(secret, code, at(seconds)), Math.floor(seconds / 30));
  });
}

test('a phone may be half a minute off, and no more', (t) => {
  const now = at(1_800_000_000);
  const code = totpCodeAt(secret, now);
  const step = totpStepOf(secret, code, now);
  t.is(totpStepOf(secret, code, at(1_800_000_030)), step);
  t.is(totpStepOf(secret, code, at(1_800_000_000 - 30)), step);
  t.is(totpStepOf(secret, code, at(1_800_000_060)), null);
  t.is(totpStepOf(secret, code, at(1_800_000_000 - 60)), null);
});

test('spaces do not matter, and what is no code is wrong', (t) => {
  const now = at(59);
  t.is(totpStepOf(secret, ' 287 082 ', now), 1);
  for (const typed of ['', '28708', '2870822', '28708a', '287083', '٢٨٧٠٨٢'])
    t.is(totpStepOf(secret, typed, now), null, typed);
});

test('every person gets a secret of their own, long enough, in groups that one can type', (t) => {
  const one = newTotpSecret();
  t.regex(one, /^[A-Z2-7]{32}$/);
  t.not(one, newTotpSecret());
  t.is(groupedSecret(one).replaceAll(' ', ''), one);
});

test('an app that scans the picture reads the address with secret, person and office', async (t) => {
  const address = totpAddress({ secret, username: 'andi.baso', office: 'Dukcapil: Kolaka Utara' });
  t.regex(address, new RegExp(`^otpauth://totp/[^?]+:andi.baso\\?.*secret=${secret}`));
  t.regex(address, /issuer=Dukcapil%20%20Kolaka%20Utara/);
  const svg = await qrSvg(address, 'Kode QR "untuk" aplikasi');
  t.regex(svg.toString(), /aria-label="Kode QR &#34;untuk&#34; aplikasi"/);
  const sized = svg
    .toString()
    .replace('<svg ', '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="400" ');
  t.deepEqual(await readReceiptCodes(await sharp(Buffer.from(sized)).png().toBuffer()), [address]);
});
