import test from 'ava';
import { browserName } from '../../../src/office/people/browser-name.ts';
import { passwordProblem } from '../../../src/office/people/password-rules.ts';
import { createPeopleSecrets } from '../../../src/office/people/people-secrets.ts';
import { newRecoveryCodes, plainCode } from '../../../src/office/people/recovery-codes.ts';

test('a sealed secret opens with the office’s key, for its own person, unchanged', (t) => {
  const secrets = createPeopleSecrets('the office’s secret');
  const sealed = secrets.seal('JBSWY3DPEHPK3PXP', 'andi');
  t.notRegex(sealed, /JBSW/);
  t.is(secrets.open(sealed, 'andi'), 'JBSWY3DPEHPK3PXP');
  t.is(secrets.open(sealed, 'rahma'), null, 'moved to another row');
  t.is(createPeopleSecrets('another office').open(sealed, 'andi'), null);
  t.is(
    secrets.open(
      sealed.replace(/^./, (first) => (first === 'A' ? 'B' : 'A')),
      'andi',
    ),
    null,
  );
  for (const rubbish of ['', '.', 'a.b.c', '....']) t.is(secrets.open(rubbish, 'andi'), null, rubbish);
});

test('the digest of a code can only be made with the office’s key, and is another one for everybody', (t) => {
  const secrets = createPeopleSecrets('the office’s secret');
  t.is(secrets.digestOf('K7QM', 'andi'), createPeopleSecrets('the office’s secret').digestOf('K7QM', 'andi'));
  t.not(secrets.digestOf('K7QM', 'andi'), secrets.digestOf('K7QM', 'rahma'));
  t.not(secrets.digestOf('K7QM', 'andi'), createPeopleSecrets('another').digestOf('K7QM', 'andi'));
});

test('ten recovery codes, all different, that nobody misreads', (t) => {
  const codes = newRecoveryCodes();
  t.is(new Set(codes).size, 10);
  for (const code of codes)
    t.regex(code, /^[2-9A-HJKMNP-TW-Z]{4}-[2-9A-HJKMNP-TW-Z]{4}-[2-9A-HJKMNP-TW-Z]{4}$/);
});

test('a code is the same however it is typed', (t) => {
  t.is(plainCode(' k7qm 3fxa-9ptd '), 'K7QM3FXA9PTD');
  t.is(plainCode('123456'), null);
});

test('a password is judged by its length, and has to be typed twice alike', (t) => {
  const typed = { username: 'andi.baso1', password: 'kapal-laut-biru', repeat: 'kapal-laut-biru' };
  t.is(passwordProblem(typed), null);
  t.is(passwordProblem({ ...typed, password: 'pendek', repeat: 'pendek' }), 'tooShort');
  t.is(passwordProblem({ ...typed, repeat: 'kapal-laut-bira' }), 'notSame');
  t.is(passwordProblem({ ...typed, password: 'Andi.Baso1', repeat: 'Andi.Baso1' }), 'sameAsName');
  t.is(passwordProblem({ ...typed, password: 'x'.repeat(257), repeat: 'x'.repeat(257) }), 'tooLong');
});

for (const [said, name] of [
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36',
    'Chrome · Windows',
  ],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0.0.0 Safari/537.36 Edg/130.0',
    'Edge · Windows',
  ],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0', 'Firefox · Linux'],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Version/17.0 Mobile Safari/604.1',
    'Safari · iOS',
  ],
  [undefined, '?'],
  ['curl/8', '?'],
] as const) {
  test(`a browser is called ${name} when it says ${said?.slice(0, 40)}… ${said?.length}`, (t) => {
    t.is(browserName(said), name);
  });
}
