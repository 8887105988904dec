/** Sticks that were lost, found, changed, or made up: the office takes only what a kiosk of its own has signed, and opens nothing else. */
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import fc from 'fast-check';
import { createIdentity } from '../../../src/seal/age-seal.ts';
import { createSigningKey, publicKeyOf, signManifest, verifyManifest } from '../../../src/seal/signatures.ts';
import { exportFolder, newStickId } from '../../../src/seal/stick/stick-names.ts';
import { onlyExport, payloadOf, writeHostileExport } from '../../support/stick/hostile-stick.ts';
import { filesOn, startVillage } from '../../support/stick/village.ts';

test('a changed byte in any kind of file is found, and nothing but the whole request is acknowledged', async (t) => {
  t.timeout(300_000);
  const village = await startVillage(t);
  const { kiosk, stick } = village;
  const { number, pages } = await kiosk.confirmVisit({ pageBytes: [2_000] });
  await kiosk.export();
  const good = Object.keys(filesOn(stick)).filter((name) => !name.endsWith('.txt'));
  for (const name of good) {
    const bytes = readFileSync(join(stick, name));
    for (const at of [0, 30, Math.floor(bytes.length / 2), bytes.length - 1]) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8((changed.readUInt8(at) ^ 1) & 0xff, at);
      writeFileSync(join(stick, name), changed);
      const [found] = (await village.import()).exports;
      if (name.endsWith('index.jws')) t.like(found, { outcome: 'refused', reason: 'badSignature' });
      else t.like(found, { outcome: 'imported', incomplete: 1, arrived: 0, alreadyThere: 0 }, name);
      t.is((await kiosk.collect()).delivered.length, 0);
    }
    writeFileSync(join(stick, name), bytes);
  }
  t.like((await village.import()).exports, [{ arrived: 1 }]);
  t.deepEqual(await village.openedAtOffice(number), pages);
});

test('links, pipes, folders and endless files in the place of a page are not opened', async (t) => {
  const village = await startVillage(t);
  const { kiosk, stick } = village;
  await kiosk.confirmVisit({ pageBytes: [2_000] });
  await kiosk.export();
  const page = join(onlyExport(stick), '0001', '001.age');
  const kept = `${stick}-kept`;
  t.teardown(() => rmSync(kept, { force: true }));
  renameSync(page, kept);
  const impostors: Record<string, () => void> = {
    // The bytes behind this link are even the right ones.
    'a link': () => symlinkSync(kept, page),
    'a link to an endless device': () => symlinkSync('/dev/zero', page),
    'a pipe that nobody fills': () => execFileSync('mkfifo', [page]),
    'a folder': () => mkdirSync(page),
    'a sparse file of a terabyte': () => {
      writeFileSync(page, '');
      truncateSync(page, 2 ** 40);
    },
    nothing: () => {},
  };
  for (const [what, put] of Object.entries(impostors)) {
    put();
    t.like((await village.import()).exports, [{ incomplete: 1, arrived: 0 }], what);
    rmSync(page, { recursive: true, force: true });
  }
  renameSync(kept, page);
  t.like((await village.import()).exports, [{ arrived: 1 }]);
});

test('an index that is a link, a pipe, a folder or endless is refused, and so is a linked folder', async (t) => {
  const village = await startVillage(t);
  const { kiosk, stick } = village;
  await kiosk.confirmVisit();
  await kiosk.export();
  const folder = onlyExport(stick);
  const index = join(folder, 'index.jws');
  const text = readFileSync(index);
  const elsewhere = mkdtempSync(join(tmpdir(), 'elsewhere-'));
  t.teardown(() => rmSync(elsewhere, { recursive: true }));
  writeFileSync(join(elsewhere, 'index.jws'), text);
  const impostors: [put: () => void, reason: string][] = [
    [() => symlinkSync(join(elsewhere, 'index.jws'), index), 'notAFile'],
    [() => execFileSync('mkfifo', [index]), 'notAFile'],
    [() => mkdirSync(index), 'notAFile'],
    [() => writeFileSync(index, Buffer.alloc(2_000_001, 'a')), 'wrongLength'],
    [() => writeFileSync(index, ''), 'badSignature'],
    [() => writeFileSync(index, Buffer.alloc(100_000, '.')), 'badSignature'],
  ];
  for (const [put, reason] of impostors) {
    rmSync(index, { recursive: true });
    put();
    t.like((await village.import()).exports, [{ outcome: 'refused', reason }]);
  }
  rmSync(folder, { recursive: true });
  symlinkSync(elsewhere, folder);
  t.like((await village.import()).exports, [{ outcome: 'refused', reason: 'notAFile' }]);
  t.is(await village.audited('stick.refused'), impostors.length + 1, 'the audit trail has each of them');
});

test('one kiosk can never import for another', async (t) => {
  const village = await startVillage(t);
  const { kiosk, stick } = village;
  const thief = await village.addKiosk();
  const { number } = await kiosk.confirmVisit();
  const { manifest, pages } = payloadOf(kiosk.outbox, number);
  const recipient = kiosk.enrolment.officeRecipient;
  const read = await verifyManifest(publicKeyOf(kiosk.key), manifest);
  if (read.outcome !== 'ok') return t.fail();
  const write = (options: { kiosk: string; manifest: string; folderOf?: string }) =>
    writeHostileExport({
      stick,
      key: thief.key,
      recipient,
      payloads: [{ manifest: options.manifest, pages }],
      ...options,
    });
  const own = thief.enrolment.kiosk;
  const other = kiosk.enrolment.kiosk;
  const signAs = (change: object) => signManifest(thief.key, { ...read.manifest, ...change });
  const attempts: [folder: string, expected: object][] = [
    [await write({ kiosk: own, manifest }), { refused: 1 }],
    [await write({ kiosk: own, manifest: await signAs({}) }), { refused: 1 }],
    [await write({ kiosk: own, manifest: await signAs({ kiosk: own }) }), { refused: 1 }],
    [await write({ kiosk: other, manifest }), { outcome: 'refused', reason: 'badSignature' }],
    [await write({ kiosk: own, folderOf: other, manifest }), { outcome: 'refused', reason: 'badSignature' }],
    [await write({ kiosk: other, folderOf: own, manifest }), { outcome: 'refused', reason: 'renamed' }],
  ];
  const { exports } = await village.import();
  t.is(exports.length, attempts.length);
  for (const [folder, expected] of attempts) {
    t.like(
      exports.find((found) => folder.endsWith(found.export)),
      expected,
    );
  }
  t.is(await village.parts.requests.find(number), null);
  t.like(await thief.collect(), { delivered: [], notFitting: 0, setAside: 0 });

  rmSync(stick, { recursive: true });
  mkdirSync(stick);
  await kiosk.export();
  t.like((await village.import()).exports, [{ arrived: 1 }], 'the true one is not harmed');
});

test('a kiosk that is unknown or was revoked is refused, whatever it has signed', async (t) => {
  const village = await startVillage(t);
  const { kiosk, stick, parts } = village;
  await kiosk.confirmVisit();
  await kiosk.export();
  mkdirSync(join(stick, exportFolder('999', newStickId())));
  await parts.kiosks.revoke({ kiosk: kiosk.enrolment.kiosk, by: 'admin' });
  const report = await village.import();
  t.deepEqual(report.exports.map((found) => found.outcome === 'refused' && found.reason).sort(), [
    'kioskRevoked',
    'kioskUnknown',
  ]);
  t.deepEqual(report.answers, []);
  t.is(await village.audited('request.announced'), 0);
});

test('an old export that comes again is here already, and a renamed copy of it is refused', async (t) => {
  const village = await startVillage(t);
  const { kiosk, stick } = village;
  const { number } = await kiosk.confirmVisit();
  await kiosk.export();
  const old = `${stick}-old`;
  t.teardown(() => rmSync(old, { recursive: true }));
  cpSync(stick, old, { recursive: true });
  await village.import();
  await kiosk.collect();
  await village.parts.requests.moveTo(number, { stage: 'ready', officer: 'Rahma' });
  t.like((await village.import({ stick: old })).exports, [{ arrived: 0, alreadyThere: 1 }]);
  t.is((await village.parts.requests.find(number))?.stage, 'ready', 'the office’s work is untouched');
  renameSync(onlyExport(old), join(old, exportFolder(kiosk.enrolment.kiosk, newStickId())));
  t.like((await village.import({ stick: old })).exports, [{ outcome: 'refused', reason: 'renamed' }]);
});

test('what is sealed to another office is told, and files that changed places are not taken', async (t) => {
  const village = await startVillage(t);
  const { kiosk, stick } = village;
  const first = await kiosk.confirmVisit({ pageBytes: [2_000, 2_000] });
  const second = await kiosk.confirmVisit({ pageBytes: [2_000] });
  const stranger = await createIdentity();
  await writeHostileExport({
    stick,
    kiosk: kiosk.enrolment.kiosk,
    key: kiosk.key,
    recipient: stranger.recipient,
    payloads: [payloadOf(kiosk.outbox, first.number)],
  });
  t.like((await village.import()).exports, [{ notForUs: 1, arrived: 0 }]);
  rmSync(onlyExport(stick), { recursive: true });

  // The index is the kiosk's own, but names the pages of another request.
  await writeHostileExport({
    stick,
    kiosk: kiosk.enrolment.kiosk,
    key: kiosk.key,
    recipient: kiosk.enrolment.officeRecipient,
    payloads: [
      {
        manifest: payloadOf(kiosk.outbox, first.number).manifest,
        pages: payloadOf(kiosk.outbox, second.number).pages,
      },
    ],
  });
  t.like((await village.import()).exports, [{ incomplete: 1, arrived: 0 }]);
  rmSync(onlyExport(stick), { recursive: true });

  await kiosk.export();
  const folder = onlyExport(stick);
  renameSync(join(folder, '0001'), join(folder, 'x'));
  renameSync(join(folder, '0002'), join(folder, '0001'));
  renameSync(join(folder, 'x'), join(folder, '0002'));
  t.like((await village.import()).exports, [{ incomplete: 2, arrived: 0 }]);
});

test('a manifest that the network would not take is refused from a stick as well', async (t) => {
  const village = await startVillage(t);
  const { kiosk, stick } = village;
  const stranger = await createSigningKey();
  const { number } = await kiosk.confirmVisit();
  const { manifest, pages } = payloadOf(kiosk.outbox, number);
  const read = await verifyManifest(publicKeyOf(kiosk.key), manifest);
  if (read.outcome !== 'ok') return t.fail();
  const manifests = [
    '',
    'nonsense',
    'ä'.repeat(100),
    `${manifest}\n`,
    'a'.repeat(262_145),
    await signManifest(stranger, read.manifest),
    await signManifest(kiosk.key, { ...read.manifest, number: '../../etc/passwd' }),
    await signManifest(kiosk.key, { ...read.manifest, pages: [] }),
  ];
  await writeHostileExport({
    stick,
    kiosk: kiosk.enrolment.kiosk,
    key: kiosk.key,
    recipient: kiosk.enrolment.officeRecipient,
    payloads: manifests.map((text) => ({ manifest: text, pages })),
  });
  t.like((await village.import()).exports, [{ refused: manifests.length, arrived: 0 }]);
  t.is(await village.audited('request.announced'), 0);
  t.deepEqual(readdirSync(join(village.office.folder, 'sealed')), []);
  t.deepEqual(readdirSync(join(village.office.folder, 'uploads')), []);
  t.like(await kiosk.collect(), { setAside: 0 }, 'none of these was the kiosk’s own request');
});

test('thousands of folders end the looking, not the office', async (t) => {
  const { kiosk, stick, ...village } = await startVillage(t);
  await kiosk.confirmVisit();
  await kiosk.export();
  for (let count = 0; count < 2_100; count++) mkdirSync(join(stick, exportFolder('998', newStickId())));
  const report = await village.import();
  t.true(report.isTooFull);
  t.true(report.exports.length <= 2_000);
});

test('whatever is done to the bytes of a stick, the office never fails and never keeps what the kiosk did not send', async (t) => {
  t.timeout(600_000);
  const village = await startVillage(t);
  const { kiosk, stick } = village;
  const confirmed = [
    await kiosk.confirmVisit({ pageBytes: [900, 800] }),
    await kiosk.confirmVisit({ pageBytes: [700] }),
  ];
  await kiosk.export();
  const names = Object.keys(filesOn(stick));
  const harm = fc.record({
    name: fc.constantFrom(...names),
    how: fc.constantFrom('change', 'cut', 'grow', 'remove', 'empty'),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    by: fc.uint8Array({ minLength: 1, maxLength: 40 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(harm, { minLength: 1, maxLength: 4 }), async (harms) => {
      const here = mkdtempSync(join(tmpdir(), 'stick-'));
      cpSync(stick, here, { recursive: true });
      for (const { name, how, at, by } of harms) {
        const path = join(here, name);
        if (!(name in filesOn(here))) continue;
        const bytes = readFileSync(path);
        const place = Math.floor(at * bytes.length);
        if (how === 'remove') rmSync(path);
        else if (how === 'empty') truncateSync(path, 0);
        else if (how === 'cut') truncateSync(path, place);
        else if (how === 'grow') appendFileSync(path, by);
        else
          writeFileSync(
            path,
            Buffer.concat([bytes.subarray(0, place), by, bytes.subarray(place + by.length)]),
          );
      }
      await village.import({ stick: here });
      const collected = await kiosk.collect({ stick: here });
      for (const { number, pages } of confirmed) {
        const acknowledged = (await village.parts.requests.announcementOf(number))?.acknowledgement;
        if (acknowledged) t.deepEqual(await village.openedAtOffice(number), pages);
        if (collected.delivered.includes(number)) t.truthy(acknowledged);
        if (kiosk.outbox.acknowledgementOf(number))
          t.is(kiosk.outbox.acknowledgementOf(number), acknowledged ?? '');
      }
      rmSync(here, { recursive: true });
    }),
    { numRuns: 60 },
  );
  await village.import();
  await kiosk.collect();
  t.is(kiosk.outbox.waitingCount(), 0);
  for (const { number, pages } of confirmed) {
    t.deepEqual(await village.openedAtOffice(number), pages);
    t.is(await village.audited('request.arrived', number), 1);
  }
});
