import { spawnSync } from 'node:child_process';
import test from 'ava';
import { compareReleaseVersions } from '../../src/seal/release-version.ts';

/** From the oldest to the newest. */
const inOrder = [
  '0.1.0',
  '0.2.0~1',
  '0.2.0~beta.2',
  '0.2.0~rc',
  '0.2.0~rc1',
  '0.2.0~rc1a',
  '0.2.0~rc1.1',
  '0.2.0~rc2',
  '0.2.0~rc10',
  '0.2.0',
  '0.2.1',
  '0.10.0',
  '1.0.0~rc1',
  '1.0.0',
  '10.0.0',
];

test('a candidate comes before its release, and numbers count by their value', (t) => {
  for (const [older, one] of inOrder.entries())
    for (const [newer, other] of inOrder.entries())
      t.is(Math.sign(compareReleaseVersions(one, other)), Math.sign(older - newer), `${one} and ${other}`);
});

test('Debian, which installs them, sees the same order', (t) => {
  for (const [index, older] of inOrder.slice(0, -1).entries()) {
    const newer = inOrder[index + 1] ?? '';
    t.is(spawnSync('dpkg', ['--compare-versions', older, 'lt', newer]).status, 0, `${older} < ${newer}`);
  }
});
