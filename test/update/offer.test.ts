import test from 'ava';
import type { Release } from '../../src/seal/release.ts';
import { chooseFile, placeInStages } from '../../src/update/offer.ts';

const file = (architecture: 'amd64' | 'arm64', name: 'silaku-kiosk' | 'silaku-office' = 'silaku-kiosk') => ({
  file: `${name}_0.2.0_${architecture}.deb`,
  ...{ package: name, architecture, bytes: 1, sha256: '0'.repeat(64) },
});
const release = (change: Partial<Release> = {}): Release => ({
  ...{ version: '0.2.0', madeAt: '2026-11-28T00:00:00.000Z', percent: 100 },
  files: [file('amd64', 'silaku-office'), file('amd64'), file('arm64')],
  ...change,
});
const kiosk = { installed: '0.1.0', architecture: 'arm64', number: '7408-01', tried: null };

test('the package of a kiosk for its own kind of machine is taken', (t) => {
  t.deepEqual(chooseFile(release(), kiosk), { outcome: 'take', file: file('arm64') });
  t.deepEqual(chooseFile(release(), { ...kiosk, architecture: 'riscv64' }), {
    outcome: 'leave',
    why: 'notForThisMachine',
  });
});

test('the same version and older ones are left, so that an old list can take nobody back', (t) => {
  for (const version of ['0.1.0', '0.0.9', '0.1.0~rc1'])
    t.deepEqual(chooseFile(release({ version }), kiosk), { outcome: 'leave', why: 'notNewer' });
});

test('what was given back twice is left; once may be chance, and another release is another matter', (t) => {
  const tried = (failures: number, version = '0.2.0') => ({ ...kiosk, tried: { version, failures } });
  t.is(chooseFile(release(), tried(1)).outcome, 'take');
  t.deepEqual(chooseFile(release(), tried(2)), { outcome: 'leave', why: 'failedBefore' });
  t.is(chooseFile(release({ version: '0.2.1' }), tried(2)).outcome, 'take');
});

test('the stages: a kiosk has a place from 0 to 99, and goes when the share has reached it', (t) => {
  const place = placeInStages(kiosk.number, '0.2.0');
  t.true(Number.isInteger(place) && place >= 0 && place < 100);
  t.deepEqual(chooseFile(release({ percent: place }), kiosk), { outcome: 'leave', why: 'notYet' });
  t.is(chooseFile(release({ percent: place + 1 }), kiosk).outcome, 'take');
  t.is(chooseFile(release({ percent: 0 }), { ...kiosk, number: null }).outcome, 'take', 'brought by hand');
});

test('of a thousand kiosks about a tenth goes first, and not the same ones each time', (t) => {
  const first = (version: string) =>
    Array.from({ length: 1_000 }, (_, index) => String(index)).filter((n) => placeInStages(n, version) < 10);
  const [one, other] = [first('0.2.0'), first('0.3.0')];
  t.true(one.length > 60 && one.length < 150, String(one.length));
  t.true(one.filter((number) => other.includes(number)).length < one.length / 2);
});
