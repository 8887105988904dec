/** Codes under the barcode scanner, at the step that wants one and at every other: what the screen says, and that no code does harm. */
import test from 'ava';
import fc from 'fast-check';
import { createActor } from 'xstate';
import { meaningOf } from '../../src/request/code-meaning.ts';
import { makeDraftSlipCode, makeOwnCode } from '../../src/request/own-codes.ts';
import { makeRequestNumber, receiptCode } from '../../src/request/request-number.ts';
import { screenNames } from '../../src/visit/screens/screen.ts';
import { viewOfKiosk, viewOfVisit, visitOf } from '../../src/visit/view.ts';
import type { VisitEvent } from '../../src/visit/visit-events.ts';
import { pretendVisit } from './pretend-steps.ts';
import { startKiosk } from './supervised-kiosk.ts';
import { paths, type Snapshot } from './visit-walk.ts';

const ministry = 'https://layananonline.dukcapil.kemendagri.go.id/Terpusat/Pindai?nik=7408011203850001';
const scanned = (text: string, symbology: string | null = null) =>
  ({ type: 'barcode.scanned', text, symbology }) as const;

const kioskInService = () => startKiosk();

const key = (pressed: 'enter' | '1' | '2') => ({ type: 'key.pressed', key: pressed }) as const;

const sentences: [code: string, whenAsked: string, otherwise: string][] = [
  [
    makeOwnCode('appointment', 1),
    'Ini kode janji temu. Tunjukkan kode di struk Si LAKU.',
    'Ini kode janji temu. Kode belum diperlukan di langkah ini.',
  ],
  [
    makeOwnCode('courierLabel', 1),
    'Ini label kurir. Tunjukkan kode di struk Si LAKU.',
    'Ini label kurir. Kode belum diperlukan di langkah ini.',
  ],
  [
    makeOwnCode('staffBadge', 1),
    'Ini kartu petugas. Tunjukkan kode di struk Si LAKU.',
    'Ini kartu petugas. Kode belum diperlukan di langkah ini.',
  ],
  [
    ministry,
    'Ini QR surat resmi. Tunjukkan kode di struk Si LAKU.',
    'Ini QR surat resmi. Kode belum diperlukan di langkah ini.',
  ],
  [
    'SL0270041836',
    'Kode tidak terbaca utuh. Tunjukkan sekali lagi.',
    'Kode tidak terbaca utuh. Kode belum diperlukan di langkah ini.',
  ],
  [
    '8992761002015',
    'Kode ini bukan dari Si LAKU. Tunjukkan kode di struk.',
    'Kode belum diperlukan di langkah ini.',
  ],
];

for (const [code, whenAsked, otherwise] of sentences) {
  test(`${code.slice(0, 30)}: the screen says what it is, and what to do at this step`, async (t) => {
    const { send, view } = await kioskInService();
    await send(key('enter'), key('1'), key('2'));
    t.is(view().screen, 'askingForReceipt');
    await send(scanned(code));
    t.is(view().problem, whenAsked);
    const other = await kioskInService();
    await other.send(key('enter'), key('1'), key('1'));
    t.is(other.view().screen, 'readingNotice');
    await other.send(scanned(code));
    t.is(other.view().problem, otherwise);
  });
}

test('a receipt that is not needed now is told as what it is', async (t) => {
  const { send, view } = await kioskInService();
  await send(key('enter'), key('1'), key('1'), scanned(receiptCode(makeRequestNumber('027', 4183))));
  t.is(view().screen, 'readingNotice');
  t.is(view().problem, 'Ini struk Si LAKU. Kode belum diperlukan di langkah ini.');
});

test('a slip to go on with is told as what it is where it is not needed, and its digits are kept nowhere', async (t) => {
  const slip = makeDraftSlipCode('1234567890123456789');
  const { kiosk, send, view } = await kioskInService();
  await send(key('enter'), key('1'), key('1'), scanned(slip));
  t.is(view().screen, 'readingNotice');
  t.is(view().problem, 'Ini struk lanjutan. Kode belum diperlukan di langkah ini.');
  t.false(JSON.stringify([view(), kiosk.getSnapshot().context]).includes('1234567890123456789'));
});

test('the QR of an official paper leaves nothing of what it holds in the kiosk', async (t) => {
  const { kiosk, send } = await kioskInService();
  await send(key('enter'), key('1'), key('2'), scanned(ministry, ']Q1'));
  const remembered = JSON.stringify([
    viewOfKiosk(kiosk.getSnapshot()),
    visitOf(kiosk.getSnapshot())?.context,
    kiosk.getSnapshot().context,
  ]);
  t.false(/kemendagri|7408011203850001/.test(remembered));
});

test('at the welcome screen only a receipt or a slip begins a visit', async (t) => {
  for (const [code] of sentences) {
    const { send, view } = await kioskInService();
    await send(scanned(code));
    t.is(view().screen, 'welcome', code);
  }
});

/** Of the steps at which a receipt or a slip leads on; everywhere else no code may lead anywhere. */
const asking = ['choosingLanguage', 'choosingErrand', 'askingForReceipt', 'showingStatus'];
const anyCode = fc.oneof(
  fc.constantFrom(...sentences.map(([code]) => code), receiptCode(makeRequestNumber('027', 4183))),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 512 }),
  fc.stringMatching(/^S[LJKPD][0-9]{1,12}$/),
  fc.constant(makeDraftSlipCode('1234567890123456789')),
);

for (const screen of screenNames) {
  test(`no code in the middle of ${screen} changes anything but the sentence`, (t) => {
    const path = paths.find(({ state }) => (state as Snapshot).context.screen === screen);
    const state = path?.state as Snapshot;
    t.truthy(state);
    const refused: VisitEvent[] = (['controlCharacters', 'tooLong', 'notText'] as const).map((reason) => ({
      type: 'barcode.refused',
      reason,
    }));
    const codes = fc.array(
      fc.oneof(
        anyCode.map((code): VisitEvent => scanned(code)),
        fc.constantFrom(...refused),
      ),
      { minLength: 1, maxLength: 8 },
    );
    fc.assert(
      fc.property(codes, (events) => {
        const sent = events.filter((event) => !(asking.includes(screen) && leadsOn(event)));
        const visit = createActor(pretendVisit(), { snapshot: state, input: state.context }).start();
        for (const event of sent) visit.send(event);
        const { context } = visit.getSnapshot();
        visit.stop();
        t.deepEqual({ ...context, problem: null }, { ...state.context, problem: null });
        if (sent.length > 0) t.truthy(viewOfVisit(context).problem);
      }),
      { numRuns: 30 },
    );
  });
}

const leadsOn = (event: VisitEvent) =>
  event.type === 'barcode.scanned' &&
  ['receipt', 'draftSlip'].includes(meaningOf(event.text, event.symbology).kind);
