/** The citizen's screen as it runs in the hall: the real program in a real pseudo-terminal, against a kiosk that shows what we say. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import Fastify from 'fastify';
import type { KeyName } from '../../src/control/messages.ts';
import { screenWords } from '../../src/request/words/screen-words.ts';
import { openPtyScreen, type PtyScreen } from '../support/pty-screen.ts';
import { openScriptedKiosk, type ScriptedKiosk } from '../support/scripted-kiosk.ts';
import { sampleViews } from './sample-views.ts';

const limit = { timeoutMs: 60_000 };

function openCitizen(
  t: ExecutionContext,
  socketPath: string,
  more: { args?: string[]; env?: Record<string, string>; columns?: number; rows?: number } = {},
): PtyScreen {
  const { args = [], ...rest } = more;
  const screen = openPtyScreen({
    command: process.execPath,
    args: ['kiosk-ui/citizen.ts', '--socket', socketPath, ...args],
    ...rest,
  });
  t.teardown(screen.close);
  return screen;
}

async function openBoth(t: ExecutionContext, more: Parameters<typeof openCitizen>[2] = {}) {
  const kiosk = await openScriptedKiosk(sampleViews.welcome);
  t.teardown(kiosk.close);
  const screen = openCitizen(t, kiosk.socketPath, more);
  await screen.waitFor('Selamat datang di Si LAKU', limit);
  return { kiosk, screen };
}

/** What a key made of the citizen's is followed by, so that nothing has to be waited for in vain. */
async function keysSeen(kiosk: ScriptedKiosk, screen: PtyScreen): Promise<KeyName[]> {
  screen.press('9');
  while (kiosk.events.at(-1)?.key !== '9') await kiosk.eventsArrived(kiosk.events.length + 1, 60_000);
  return kiosk.events.map(({ key }) => key);
}

for (const terminal of ['linux', 'xterm-256color', 'xterm', 'vt100', 'screen', 'no-such-terminal']) {
  test.serial(`the view is drawn on a terminal called ${terminal}`, async (t) => {
    const { kiosk, screen } = await openBoth(t, { env: { TERM: terminal, LANG: 'C', LC_ALL: 'C' } });
    t.regex(screen.text(), /Tekan Enter atau tombol hijau untuk mulai\./);
    t.regex(screen.text(), / Enter {2}Mulai/);
    kiosk.show(sampleViews.number);
    const text = await screen.waitFor('Permohonan sudah tersimpan', limit);
    t.regex(text, /▄███▄ ▄███▄ █████/);
    t.regex(text, /Si LAKU · Disdukcapil Kolaka Utara/);
    t.notRegex(text, /Selamat datang/);
  });
}

test.serial('every key of the keypad arrives as an event, in order', async (t) => {
  const { kiosk, screen } = await openBoth(t);
  for (const key of ['1', '0', 'enter', 'backspace', 'up', 'down', 'left', 'right', 'help', 'f1'] as const) {
    screen.press(key);
  }
  screen.type('*');
  screen.type('\x1bOt');
  t.deepEqual(await keysSeen(kiosk, screen), [
    ...(['1', '0', 'enter', 'backspace', 'up', 'down', 'left', 'right', 'help', 'help', 'cancel'] as const),
    '4',
    '9',
  ]);
});

test.serial('Esc alone is cancel, once it is certain that nothing follows', async (t) => {
  const { kiosk, screen } = await openBoth(t);
  screen.press('cancel');
  t.deepEqual(
    (await kiosk.eventsArrived(1, 60_000)).map(({ key }) => key),
    ['cancel'],
  );
});

test.serial(
  'nothing at the keyboard leads out: not Ctrl-C, Ctrl-Z, Ctrl-\\, Ctrl-D or q, nor rubbish',
  async (t) => {
    const { kiosk, screen } = await openBoth(t);
    for (const key of ['ctrl-c', 'ctrl-z', 'ctrl-\\', 'ctrl-d', 'f2', 'f12'] as const) screen.press(key);
    screen.type('qQ:wq!\x1b[200~rm\x1b[201~\x1b[<0;10;10M\x1b[M !!\x00\x11\x13\x16\x1b]0;x\x07');
    screen.type(`\x1b[${'9;'.repeat(5_000)}~`);
    for (let round = 0; round < 20; round += 1) {
      screen.type(
        String.fromCharCode(...Array.from({ length: 200 }, (_, at) => (at * 89 + round * 7) % 256)),
      );
    }
    screen.type('\x1b[0m');
    const seen = await keysSeen(kiosk, screen);
    t.is(seen.at(-1), '9');
    kiosk.show(sampleViews.language);
    await screen.waitFor('Pilih bahasa', limit);
  },
);

test.serial('where leaving is allowed, Ctrl-C and q leave and the terminal is given back', async (t) => {
  for (const key of ['\x03', 'q']) {
    const { screen } = await openBoth(t, { args: ['--may-leave'] });
    screen.type(key);
    t.is((await screen.exited).exitCode, 0);
    t.notRegex(screen.text(), /Selamat datang/);
  }
});

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
  test.serial(`${signal} gives the terminal back as it was`, async (t) => {
    const { screen } = await openBoth(t, { env: { TERM: 'xterm-256color' } });
    screen.kill(signal);
    t.is((await screen.exited).exitCode, 0);
    const end = screen.written().slice(-200);
    t.true(end.includes('\x1b[?1049l'), 'the other buffer is left');
    t.true(end.includes('\x1b[?25h'), 'the cursor is shown');
    t.notRegex(screen.text(), /Selamat datang/);
  });
}

test.serial('the console gets the kiosk’s colours, and its own back at the end', async (t) => {
  const { screen } = await openBoth(t, { env: { TERM: 'linux' } });
  t.is(screen.cells().palette.size, 16);
  screen.kill('SIGTERM');
  await screen.exited;
  t.is(screen.cells().palette.size, 0);
});

test.serial(
  'while the service is away the screen says so in both languages, and it comes back by itself',
  async (t) => {
    const { kiosk, screen } = await openBoth(t);
    await kiosk.stop();
    const text = await screen.waitFor(screenWords.id.away.heading, limit);
    t.true(text.includes(screenWords.en.away.heading));
    t.notRegex(text, /Selamat datang/);
    screen.press('enter');
    kiosk.show(sampleViews.nik);
    await kiosk.start();
    await screen.waitFor('Ketik NIK', limit);
    // The key pressed meanwhile was meant for a screen that is gone.
    t.deepEqual(await keysSeen(kiosk, screen), ['9']);
  },
);

test.serial('a screen that starts before the service waits for it', async (t) => {
  const kiosk = await openScriptedKiosk(sampleViews.welcome);
  t.teardown(kiosk.close);
  await kiosk.stop();
  const screen = openCitizen(t, kiosk.socketPath);
  await screen.waitFor(screenWords.id.away.heading, limit);
  await kiosk.start();
  const shown = await screen.waitFor('Selamat datang', limit);
  t.false(shown.includes(screenWords.id.away.heading));
});

test.serial('a second screen shows the same view: nothing is kept in the program', async (t) => {
  const { kiosk, screen } = await openBoth(t);
  kiosk.show(sampleViews.review);
  const first = await screen.waitFor('Apakah semua tulisan terbaca?', limit);
  screen.kill('SIGKILL');
  await screen.exited;
  const second = openCitizen(t, kiosk.socketPath);
  t.is(await second.waitFor((text) => text === first, limit), first);
});

test.serial('nothing of the last view is left under the next one', async (t) => {
  const { kiosk, screen } = await openBoth(t, { columns: 100, rows: 30 });
  for (const view of [sampleViews.service, sampleViews.review, sampleViews.number, sampleViews.crowded]) {
    kiosk.show(view);
    await screen.waitFor(view.heading.slice(0, 30), limit);
  }
  kiosk.show(sampleViews.nik);
  const after = await screen.waitFor('Ketik NIK', limit);
  const fresh = openCitizen(t, kiosk.socketPath, { columns: 100, rows: 30 });
  t.is(await fresh.waitFor((text) => text === after, limit), after);
  t.deepEqual(fresh.cells().cells, screen.cells().cells);
});

test.serial('the screen follows the size of its terminal', async (t) => {
  const { kiosk, screen } = await openBoth(t);
  screen.resize(120, 40);
  await screen.waitFor((text) => text.split('\n').length === 39 && text.includes('Bantuan'), limit);
  screen.resize(60, 20);
  await screen.waitFor('Perbesar sampai 80 x 24', limit);
  kiosk.show(sampleViews.language);
  screen.resize(80, 25);
  const text = await screen.waitFor('Pilih bahasa', limit);
  t.notRegex(text, /Perbesar/);
});

test.serial('a small change is a small write, and nothing is cleared first', async (t) => {
  const { kiosk, screen } = await openBoth(t);
  kiosk.show({ ...sampleViews.nik, input: { label: 'NIK', value: '7', places: '____ ____ ____ ____' } });
  await screen.waitFor(/7___ ____/, limit);
  let written = '';
  screen.onWritten((piece) => {
    written += piece;
  });
  kiosk.show({ ...sampleViews.nik, input: { label: 'NIK', value: '74', places: '____ ____ ____ ____' } });
  await screen.waitFor(/74__ ____/, limit);
  t.true(written.length < 200, JSON.stringify(written));
  written = '';
  kiosk.show(sampleViews.service);
  await screen.waitFor('Apa yang ingin Bapak/Ibu urus?', limit);
  for (const clearing of ['\x1b[J', '\x1b[2J', '\x1b[H\x1b[J']) t.false(written.includes(clearing));
});

test.serial('views that come in a burst end with the last one', async (t) => {
  const { kiosk, screen } = await openBoth(t);
  for (let percent = 0; percent <= 100; percent += 1) {
    kiosk.show({ ...sampleViews.scanning, progress: { label: 'Halaman 1', percent } });
  }
  const shown = await screen.waitFor('100%', limit);
  t.true(shown.includes('Halaman 1'));
});

test.serial('a bar of unknown length moves by itself', async (t) => {
  const { kiosk, screen } = await openBoth(t);
  kiosk.show(sampleViews.sealing);
  const first = await screen.waitFor('Mengunci halaman 1', limit);
  t.not(await screen.waitFor((text) => text !== first && text.includes('Mengunci'), limit), first);
});

test.serial(
  'in practice the function keys go to the pretend devices, and their labels are on the screen',
  async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'desk-'));
    t.teardown(() => rm(folder, { recursive: true, force: true }));
    const desk = Fastify();
    let paperLies = false;
    const pressed: unknown[] = [];
    desk.get('/help', () => ({
      keys: [
        { key: 'f2', label: 'Cabut printer' },
        { key: 'f5', label: paperLies ? 'Ambil kertas' : 'Letakkan kertas' },
      ],
    }));
    desk.post('/keys', (request) => {
      pressed.push(request.body);
      paperLies = true;
      return {};
    });
    const deskPath = join(folder, 'desk.sock');
    const { kiosk, screen } = await openBoth(t, { args: ['--desk', deskPath] });
    screen.press('f5');
    // The desk may come later than the screen: what was pressed before is lost.
    await keysSeen(kiosk, screen);
    await desk.listen({ path: deskPath });
    t.teardown(() => desk.close());
    await screen.waitFor('Latihan:   F2 Cabut printer   F5 Letakkan kertas', limit);
    screen.press('f5');
    await screen.waitFor('F5 Ambil kertas', limit);
    t.deepEqual(pressed, [{ key: 'f5' }]);
    t.deepEqual(
      kiosk.events.map(({ key }) => key),
      ['9'],
    );
  },
);

test.serial(
  'without a socket, with a wrong option or without a terminal it says what it needs',
  async (t) => {
    for (const [args, words] of [
      [[], /--socket PATH/],
      [['--socket', '/tmp/x', '--colour'], /--colour/],
    ] as const) {
      const screen = openPtyScreen({ command: process.execPath, args: ['kiosk-ui/citizen.ts', ...args] });
      t.is((await screen.exited).exitCode, 2);
      t.regex(screen.written(), words);
      await screen.close();
    }
  },
);
