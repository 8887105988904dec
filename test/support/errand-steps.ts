/** The way of one short errand (KTP rusak, two papers) through the screens, for stories that are about something else. */
import assert from 'node:assert/strict';
import type { KeyName } from '../../src/control/messages.ts';
import { words } from '../../src/request/words/words.ts';
import type { KioskRig } from './kiosk-rig.ts';

/** What a citizen does, whether the kiosk runs on this machine or in the lab's. */
type Steps = Pick<KioskRig, 'press' | 'type' | 'reaches' | 'act'>;

export async function goToFirstPaper({ press, type, reaches }: Steps): Promise<void> {
  await reaches('welcome');
  await press('enter', '1', '1', '1', '1', '2', '1', '1');
  await reaches('typingNik');
  await type('7408011203850001');
  await press('1');
  await reaches('typingPhone');
  await press('enter');
  await reaches('placingPaper');
}

/** The first paper is scanned; `looked`: and the citizen has said that it is clear. */
export async function scanFirstPaper(
  { press, type, reaches, act }: Steps,
  { looked }: { looked: boolean },
): Promise<void> {
  await goToFirstPaper({ press, type, reaches, act });
  await act('lay', 'formF102');
  await press('1');
  await reaches('reviewingPage');
  if (!looked) return;
  await press('1');
  await reaches('placingPaper', ({ body }) => body.join().includes('ke-2'));
}

/** Whoever goes on with a draft types the NIK and the phone again, and is told why. */
export async function typePersonAgain({ press, type, reaches }: Steps): Promise<void> {
  const asked = await reaches('typingNik');
  if (!asked.body.join(' ').includes('tidak disimpan'))
    throw new Error('it is said why the NIK is asked again');
  await type('7408011203850001');
  await reaches('confirmingNik');
  await press('1');
  await reaches('typingPhone');
  await press('enter');
}

export async function scanEveryPaper({ press, reaches, act }: Steps): Promise<void> {
  for (const sheet of ['formF102', 'ktpFront', 'ktpBack']) {
    await reaches('placingPaper');
    await act('lay', sheet);
    await press('1');
    await keepPage({ press, reaches });
  }
}

/** A sheet that is only a picture to test with may be asked about as doubtful; then keeping it is the second answer. */
export async function keepPage({ press, reaches }: Pick<Steps, 'press' | 'reaches'>): Promise<void> {
  const { good, keep } = words.id.reviewingPage;
  const { choices } = await reaches('reviewingPage');
  const choice = choices?.find(({ label }) => label === good || label === keep);
  assert(choice, 'a page on the screen can be kept');
  await press(choice.key as KeyName);
}

export async function goToLastCheck(rig: Steps): Promise<void> {
  await goToFirstPaper(rig);
  await scanEveryPaper(rig);
  await rig.reaches('choosingHandover');
  await rig.press('2');
  await rig.reaches('reviewingRequest');
}
