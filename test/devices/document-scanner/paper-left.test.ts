/** Paper that somebody left in the feeder, through both drivers and their twins. */
import test from 'ava';
import type { DocumentScanner } from '../../../devices/document-scanner/document-scanner.ts';
import { EsclDocumentScanner } from '../../../devices/document-scanner/escl-document-scanner.ts';
import type { PretendGlass } from '../../../devices/document-scanner/pretend-glass.ts';
import { SaneDocumentScanner } from '../../../devices/document-scanner/sane-document-scanner.ts';
import { paperInFeeder, readOptions } from '../../../devices/document-scanner/sane-options.ts';
import { closePretendEscl, setUpPretendEscl, setUpPretendScanner } from './scanner-rigs.ts';

test.after.always(closePretendEscl);

type Rig = {
  glass: PretendGlass;
  open: (feeder: boolean) => DocumentScanner & { lookAgain(): Promise<void> };
};

const rigs: Record<string, () => Promise<Rig>> = {
  async SANE() {
    const { glass, settings } = await setUpPretendScanner();
    return { glass, open: (feeder) => new SaneDocumentScanner({ ...settings, feeder }) };
  },
  async eSCL() {
    const { glass, settings } = await setUpPretendEscl();
    return { glass, open: (feeder) => new EsclDocumentScanner({ ...settings, feeder }) };
  },
};

/** What was told of paper, and a wait for the next time. */
function follow(scanner: DocumentScanner) {
  const told: boolean[] = [];
  const waiting = new Set<() => void>();
  scanner.listen((event) => {
    if (event.type !== 'scanner.paperLeft') return;
    told.push(event.inFeeder);
    for (const look of [...waiting]) look();
  });
  return {
    told,
    until: (count: number) =>
      new Promise<void>((resolve) => {
        const look = () => {
          if (told.length >= count) resolve();
        };
        waiting.add(look);
        look();
      }),
  };
}

for (const [wire, setUp] of Object.entries(rigs)) {
  test.serial(`${wire}: paper that was left is told at the connect, and again to whoever asks`, async (t) => {
    const { glass, open } = await setUp();
    glass.loadFeeder([null]);
    const scanner = open(true);
    const { told, until } = follow(scanner);
    await scanner.lookAgain();
    await until(1);
    await scanner.askForPaper();
    t.deepEqual(told, [true, true]);
    glass.loadFeeder([]);
    await scanner.askForPaper();
    await scanner.askForPaper();
    t.deepEqual(told, [true, true, false], 'that there is none is said once');
    await scanner.close();
  });

  test.serial(
    `${wire}: a citizen's own pile is not told of, and a scanned one takes back what was`,
    async (t) => {
      const { glass, open } = await setUp();
      const scanner = open(true);
      const { told } = follow(scanner);
      await scanner.lookAgain();
      await scanner.askForPaper();
      const signal = new AbortController().signal;
      const scan = () =>
        scanner.scanBatch({ source: 'feeder', resolutionDpi: 50, mode: 'grey', signal, onPage: () => {} });
      glass.loadFeeder([null, null]);
      t.deepEqual(await scan(), { pages: 2 });
      t.deepEqual(told, []);
      glass.loadFeeder([null]);
      await scanner.askForPaper();
      await scan();
      t.deepEqual(told, [true, false]);
      await scanner.close();
    },
  );

  test.serial(`${wire}: a scanner that is used by its glass is not asked`, async (t) => {
    const { glass, open } = await setUp();
    glass.loadFeeder([null]);
    const scanner = open(false);
    const { told } = follow(scanner);
    await scanner.lookAgain();
    await scanner.askForPaper();
    t.deepEqual(told, []);
    await scanner.close();
  });

  test.serial(`${wire}: a scanner that is gone or closed says nothing of paper`, async (t) => {
    const { glass, open } = await setUp();
    const scanner = open(true);
    const { told } = follow(scanner);
    await scanner.lookAgain();
    await scanner.askForPaper();
    glass.loadFeeder([null]);
    glass.unplug();
    await scanner.askForPaper();
    await scanner.close();
    glass.plugIn();
    await scanner.askForPaper();
    t.deepEqual(told, []);
  });
}

test('the sensor of the feeder is found by the names that backends give it', (t) => {
  const says = (line: string) => paperInFeeder(readOptions(`  Sensors:\n    ${line}\n`));
  t.true(says('--page-loaded[=(yes|no)] [yes] [hardware]'));
  t.false(says('--page-loaded[=(yes|no)] [no] [read-only]'));
  t.true(says('--adf-loaded[=(yes|no)] [yes] [hardware]'));
  t.true(says('--doc-in-adf[=(yes|no)] [yes] [hardware]'));
  t.is(says('--page-loaded[=(yes|no)] [inactive]'), undefined);
  t.is(says('--scan[=(yes|no)] [yes] [hardware]'), undefined, 'a button is no paper');
});
