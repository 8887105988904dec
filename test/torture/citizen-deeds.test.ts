import test from 'ava';
import type { View } from '../../src/control/messages.ts';
import { words } from '../../src/request/words/words.ts';
import { type Errand, nextDeed } from './citizen-deeds.ts';

const errand: Errand = {
  ...{ visit: 7, nik: '7408011203850007', phone: '081234500007', sheetsWished: 1, sheets: [] },
  ...{ leavesAt: null, isLeaving: false, nikIsConfirmed: false, failedScans: 0 },
};

const view = (screen: string, more: Partial<View> = {}): View => ({
  ...{ screen, language: 'id', heading: '', body: [], hints: [{ key: 'enter', does: 'lanjut' }] },
  lamps: { green: 'off', yellow: 'off', red: 'off', blue: 'off' },
  ...more,
});
const choices = (...labels: string[]) => ({
  choices: labels.map((label, index) => ({ key: String(index + 1), label })),
});
const typedSoFar = (value: string) => ({ input: { label: '', value, places: '' } });

test('a citizen types what is missing of a number, corrects what is wrong, and goes on when it is there', (t) => {
  t.deepEqual(nextDeed(view('typingNik', typedSoFar('7408 01__ ____ ____')), errand), {
    ...{ does: 'type', digits: '1203850007', until: errand.nik },
  });
  t.deepEqual(nextDeed(view('typingNik', typedSoFar('7409 ____')), errand), {
    does: 'press',
    key: 'backspace',
  });
  t.deepEqual(nextDeed(view('typingNik', typedSoFar('7408 0112 0385 0007')), errand), {
    does: 'press',
    key: 'enter',
  });
});

test('a citizen says no to a NIK that is not theirs', (t) => {
  t.deepEqual(nextDeed(view('confirmingNik', { emphasis: '7408 0112 0385 0007' }), errand), {
    does: 'confirmNik',
    key: '1',
  });
  t.deepEqual(nextDeed(view('confirmingNik', { emphasis: '7408 0112 0385 0008' }), errand), {
    does: 'press',
    key: '2',
  });
});

test('a citizen scans the sheets they have, then says that there are no more', (t) => {
  const placing = view('placingPaper', choices(words.id.placingPaper.scan, words.id.placingPaper.skip));
  t.deepEqual(nextDeed(placing, errand), { does: 'layAndScan', key: '1' });
  t.deepEqual(nextDeed(placing, { ...errand, sheets: ['one'] }), { does: 'press', key: '2' });
});

test('a page with a doubt is kept all the same', (t) => {
  const { retake, keep, good } = words.id.reviewingPage;
  t.deepEqual(nextDeed(view('reviewingPage', choices(retake, keep)), errand), { does: 'press', key: '2' });
  t.deepEqual(nextDeed(view('reviewingPage', choices(good, retake)), errand), { does: 'press', key: '1' });
});

test('a citizen without patience stops on their screen and means it', (t) => {
  const impatient = { ...errand, leavesAt: 'choosingHandover' };
  t.deepEqual(nextDeed(view('choosingHandover', choices('kurir', 'ambil')), impatient), { does: 'leave' });
  const stopping = view('confirmingStop', choices('tidak', 'ya'));
  t.deepEqual(nextDeed(stopping, { ...impatient, isLeaving: true }), { does: 'press', key: '2' });
  t.deepEqual(nextDeed(stopping, errand), { does: 'press', key: '1' });
});

test('a citizen waits where the kiosk is at work, and answers a screen they have never seen', (t) => {
  t.deepEqual(nextDeed(view('printingReceipt'), errand), { does: 'wait' });
  t.deepEqual(nextDeed(view('somethingNew', choices('lanjut', 'batal')), errand), {
    does: 'press',
    key: '1',
  });
  t.deepEqual(nextDeed(view('somethingNew'), errand), { does: 'press', key: 'enter' });
  const off = { hints: [{ key: 'enter' as const, does: 'lanjut', off: 'tunggu' }] };
  t.deepEqual(nextDeed(view('somethingNew', off), errand), { does: 'wait' });
});

test('a citizen whose visit was interrupted goes on with it, unless they have gone home', (t) => {
  const offer = view('offeringDraft', choices('lanjut', 'hapus'));
  t.deepEqual(nextDeed(offer, errand), { does: 'goOn', key: '1' });
  t.deepEqual(nextDeed(offer, { ...errand, visit: 10 }), { does: 'press', key: '2' });
});
