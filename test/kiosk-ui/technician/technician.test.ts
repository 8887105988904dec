/** The technician's screen in a real pseudo-terminal, against sockets that say what a test wants, and once against a real kiosk. */
import { setTimeout as pause } from 'node:timers/promises';
import test, { type ExecutionContext } from 'ava';
import type { TechState } from '../../../kiosk-ui/technician/tech-state.ts';
import { startKioskRig } from '../../support/kiosk-rig.ts';
import { openPtyScreen, type PtyScreen } from '../../support/pty-screen.ts';
import { openTechnicianKiosk } from '../../support/technician-kiosk.ts';
import { brokenState, wellState } from '../../support/technician-states.ts';

const limit = { timeoutMs: 60_000 };

function openTech(t: ExecutionContext, args: string[], language = 'en'): PtyScreen {
  const screen = openPtyScreen({
    command: process.execPath,
    args: [...args, '--language', language],
    columns: 80,
    rows: 24,
  });
  t.teardown(screen.close);
  return screen;
}

async function openBoth(t: ExecutionContext, state: TechState, more: { withDesk?: boolean } = {}) {
  const kiosk = await openTechnicianKiosk(state, more);
  t.teardown(kiosk.close);
  const screen = openTech(t, kiosk.args);
  await screen.waitFor('027 Balai Desa Pitulua', limit);
  return { kiosk, screen };
}

/** Resolves after so many more rounds of questions. */
async function roundsPass(kiosk: { rounds(): number }, count: number): Promise<void> {
  const until = kiosk.rounds() + count;
  while (kiosk.rounds() < until) await pause(50);
}

test.serial('each page opens by its key, and q gives the terminal back', async (t) => {
  const { screen } = await openBoth(t, brokenState);
  await screen.waitFor('The paper roll has ended', limit);
  const signs: [string, string | RegExp][] = [
    ['2', 'printer.paperOut: Put in a new roll.'],
    ['3', /0270000411 .*in 10 min +timedOut/],
    ['4', /step\.failed.*code=printer\.paperOut/],
    ['5', 'keeping.receiptDelayed'],
    ['6', /610 \/ 980\.5 \/ 1604 ms, 2\/5 lost/],
    ['7', /End of the day +16:30 +in use: 17:00/],
    ['8', '/media/silaku/KERJA'],
    ['9', 'nothing can be broken on command'],
    ['0', 'Bring: a paper roll'],
    ['1', 'The paper roll has ended'],
  ];
  for (const [key, sign] of signs) {
    screen.type(key);
    t.truthy(await screen.waitFor(sign, limit));
  }
  screen.type('l');
  await screen.waitFor('Kertas struk habis', limit);
  screen.type('q');
  t.is((await screen.exited).exitCode, 0);
  t.true(screen.written().slice(-200).includes('\x1b[?1049l'), 'the other buffer is left');
});

test.serial(
  'at rest nothing is sent, a new figure costs a few bytes, a page less than three kilobytes, and nothing is cleared',
  async (t) => {
    const { kiosk, screen } = await openBoth(t, wellState);
    await screen.waitFor('All is well', limit);
    await roundsPass(kiosk, 2);
    let written = '';
    screen.onWritten((piece) => {
      written += piece;
    });
    await roundsPass(kiosk, 3);
    const atRest = written.length;
    t.is(atRest, 0, JSON.stringify(written));

    const health = wellState.health && {
      ...wellState.health,
      outbox: { ...wellState.health.outbox, waiting: 4 },
    };
    kiosk.show({ ...wellState, health });
    await screen.waitFor(/Waiting requests +4/, limit);
    const figure = written.length;
    t.true(figure < 120, `a figure cost ${figure} bytes: ${JSON.stringify(written)}`);

    const pages: Record<string, number> = {};
    for (const [key, sign] of [
      ['2', 'not tested'],
      ['4', 'office.notReached'],
      ['5', 'Last transitions'],
      ['7', 'Scanning in dpi'],
      ['1', 'All is well'],
    ] as const) {
      written = '';
      screen.type(key);
      await screen.waitFor(sign, limit);
      await roundsPass(kiosk, 1);
      pages[key] = written.length;
      t.true(written.length < 3_000, `page ${key} cost ${written.length} bytes`);
      for (const clearing of ['\x1b[J', '\x1b[2J', '\x1b[H\x1b[J', '\x1bc'])
        t.false(written.includes(clearing));
    }
    t.log(`bytes: at rest ${atRest}, a figure ${figure}, pages ${JSON.stringify(pages)}`);
  },
);

test.serial('a key that is off does nothing but say why', async (t) => {
  const { kiosk, screen } = await openBoth(t, wellState);
  screen.type('2');
  await screen.waitFor('test print', limit);
  screen.type('p');
  await screen.waitFor('test print: take over first (w)', limit);
  screen.type('x');
  await screen.waitFor('x: means nothing here', limit);
  t.deepEqual(kiosk.asked, []);
  screen.type('r');
  await screen.waitFor('Done.', limit);
  t.deepEqual(
    kiosk.asked.map(({ path }) => path),
    ['/technician/roll-changed'],
  );
});

test.serial(
  'what is typed is sent where it belongs: a setting, a filter, a retry, a fault to practise',
  async (t) => {
    const { kiosk, screen } = await openBoth(t, wellState, { withDesk: true });
    screen.type('7');
    await screen.waitFor('End of the day', limit);
    screen.type('\r');
    await screen.waitFor(/End of the day: 16:30_/, limit);
    screen.type('\x7f\x7f15\r');
    await screen.waitFor('It counts after a restart', limit);
    t.deepEqual(kiosk.asked.at(-1), { path: '/technician/settings', body: { dayEndTime: '16:15' } });
    screen.type('4f');
    await screen.waitFor('Only lines with: _', limit);
    screen.type('notReached\r');
    await screen.waitFor((text) => text.includes('"notReached": 1') && !text.includes('step.failed'), limit);
    screen.type('3r');
    await screen.waitFor('Done.', limit);
    t.is(kiosk.asked.at(-1)?.path, '/forward/retry');
    screen.type('9');
    await screen.waitFor('A page jams in the scanner', limit);
    screen.type('\x1b[B\x1b[B\r');
    while (kiosk.asked.at(-1)?.path !== '/acts') await pause(50);
    t.deepEqual(kiosk.asked.at(-1)?.body, { act: 'printer-unplug', what: '' });
  },
);

test.serial(
  'a kiosk that does not answer is said so, with what to do, and it comes back by itself',
  async (t) => {
    const { kiosk, screen } = await openBoth(t, { ...wellState });
    kiosk.show({ ...wellState, health: null, forward: null });
    await screen.waitFor('does not answer', limit);
    screen.type('0');
    await screen.waitFor('systemctl status silaku-kiosk', limit);
    kiosk.show(wellState);
    const healed = await screen.waitFor('No fault: nothing is to be mended', limit);
    t.regex(healed, /in service/);
  },
);

test.serial(
  'against a real kiosk: taken over between visits, a page is tested and seen, and given back',
  async (t) => {
    const rig = await startKioskRig();
    t.teardown(rig.stop);
    const screen = openTech(t, ['kiosk-ui/technician.ts', '--socket', rig.socket]);
    await screen.waitFor('in service', limit);
    await rig.press('enter');
    await rig.reaches('choosingLanguage');
    screen.type('w');
    await screen.waitFor('A citizen finishes first', limit);
    await rig.press('cancel', '2');
    await rig.reaches('technicianAtWork');
    screen.type('2');
    await screen.waitFor('technician at work', limit);
    await rig.act('lay', 'formF102');
    screen.type('s');
    const shown = await screen.waitFor(/Scan: passed/, limit);
    t.regex(shown, /√ size A4/);
    t.regex(shown, /[▀▄]/, 'the page is seen');
    screen.type('w');
    await rig.reaches('welcome');
    await screen.waitFor((text) => !/[▀▄]/.test(text), limit);
  },
);
