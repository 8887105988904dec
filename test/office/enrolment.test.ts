import test from 'ava';
import { z } from 'zod';
import { createSigningKey, publicKeyOf } from '../../src/seal/signatures.ts';
import { openAgain } from './support/test-database.ts';
import { enrol, enrolTestKiosk } from './support/test-kiosk.ts';
import { startTestOffice } from './support/test-office.ts';

const hourMs = 60 * 60 * 1000;
const somebody = async () => publicKeyOf(await createSigningKey());

test('a code enrols one kiosk and tells it all it needs', async (t) => {
  const running = await startTestOffice(t);
  const code = await running.office.createEnrolmentCode({ place: 'Balai Desa Tojabi' });
  t.regex(code, /^[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}$/);
  const answer = await enrol(running, { code, publicKey: await somebody() });
  t.is(answer.status, 200);
  const told = (await answer.json()) as Record<string, string>;
  t.is(told.kiosk, '001');
  t.is(told.place, 'Balai Desa Tojabi');
  t.regex(told.officeRecipient ?? '', /^age1/);
});

test('a code is taken as people type it', async (t) => {
  const running = await startTestOffice(t);
  const code = await running.office.createEnrolmentCode({ place: 'Balai Desa Tojabi' });
  const answer = await enrol(running, {
    code: ` ${code.toLowerCase().replace('-', ' ')} `,
    publicKey: await somebody(),
  });
  t.is(answer.status, 200);
});

test('a code works once', async (t) => {
  const running = await startTestOffice(t);
  const code = await running.office.createEnrolmentCode({ place: 'Balai Desa Tojabi' });
  await enrol(running, { code, publicKey: await somebody() });
  const again = await enrol(running, { code, publicKey: await somebody() });
  t.is(again.status, 403);
  t.deepEqual(await again.json(), { error: 'codeUsed' });
});

test('a code ends after a day, and its kiosk number is given to somebody else', async (t) => {
  const running = await startTestOffice(t);
  const code = await running.office.createEnrolmentCode({ place: 'Balai Desa Tojabi' });
  running.pass(24 * hourMs);
  const late = await enrol(running, { code, publicKey: await somebody() });
  t.is(late.status, 403);
  t.deepEqual(await late.json(), { error: 'codeExpired' });
  t.is((await enrolTestKiosk(running)).enrolment.kiosk, '001');
});

test('a made-up code is refused', async (t) => {
  const running = await startTestOffice(t);
  const answer = await enrol(running, { code: 'AAAA-BBBB', publicKey: await somebody() });
  t.is(answer.status, 403);
  t.deepEqual(await answer.json(), { error: 'codeUnknown' });
});

test('codes that wait at the same time give different kiosk numbers', async (t) => {
  const running = await startTestOffice(t);
  const codes: string[] = [];
  for (const place of ['A', 'B', 'C']) codes.push(await running.office.createEnrolmentCode({ place }));
  const numbers = [];
  for (const code of codes.toReversed()) {
    const answer = await enrol(running, { code, publicKey: await somebody() });
    numbers.push(((await answer.json()) as { kiosk: string }).kiosk);
  }
  t.deepEqual(numbers, ['003', '002', '001']);
});

for (const [what, body] of [
  ['nothing', {}],
  ['a key of another kind', { code: 'AAAA-BBBB', publicKey: { kty: 'RSA', n: 'x', e: 'AQAB' } }],
  ['a key of the wrong length', { code: 'AAAA-BBBB', publicKey: { kty: 'OKP', crv: 'Ed25519', x: 'short' } }],
  ['a list', []],
] as const) {
  test(`an enrolment with ${what} is malformed`, async (t) => {
    const answer = await enrol(await startTestOffice(t), body);
    t.is(answer.status, 400);
    t.deepEqual(await answer.json(), { error: 'malformed' });
  });
}

test('guessing codes is slowed down', async (t) => {
  const running = await startTestOffice(t);
  const publicKey = await somebody();
  const statuses = [];
  for (let guess = 0; guess < 12; guess += 1) {
    statuses.push((await enrol(running, { code: 'AAAA-BBBB', publicKey })).status);
  }
  t.deepEqual(statuses.slice(0, 10), Array(10).fill(403));
  t.deepEqual(statuses.slice(10), [429, 429]);
});

test('without the right token nothing is answered', async (t) => {
  const running = await startTestOffice(t);
  const kiosk = await enrolTestKiosk(running);
  const token = kiosk.enrolment.accessToken;
  const wrong = [
    undefined,
    '',
    'Bearer ',
    `Basic ${token}`,
    `Bearer ${token}x`,
    `Bearer ${token.slice(0, -1)}`,
    `Bearer ${token.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))}`,
    `Bearer 002${token.slice(3)}`,
    `Bearer ' OR 1=1 --`,
  ];
  for (const authorization of wrong) {
    for (const [method, path] of [
      ['GET', '/api/statuses'],
      ['POST', '/api/announce'],
      ['POST', '/api/pages/'],
      ['PATCH', '/api/pages/0010000013_aaaaaaaaaaaaaaaa_0123456789abcdef'],
    ] as const) {
      const answer = await fetch(new URL(path, running.office.url), {
        method,
        headers: authorization === undefined ? {} : { authorization },
      });
      t.is(answer.status, 401, `${method} ${path} with ${authorization}`);
    }
  }
  t.is((await kiosk.fetch('/api/statuses')).status, 200);
});

test('the office keeps neither code nor token in readable form', async (t) => {
  const running = await startTestOffice(t);
  const code = await running.office.createEnrolmentCode({ place: 'Balai Desa Tojabi' });
  const kiosk = await enrolTestKiosk(running);
  const database = await openAgain(t, running.place);
  const everything = JSON.stringify([
    await database.all(z.looseObject({}), 'SELECT * FROM kiosks'),
    await database.all(z.looseObject({}), 'SELECT * FROM enrolment_codes'),
  ]);
  t.false(everything.includes(kiosk.enrolment.accessToken));
  t.false(everything.includes(code) || everything.includes(code.replace('-', '')));
  t.false(running.logged().includes(kiosk.enrolment.accessToken));
});
