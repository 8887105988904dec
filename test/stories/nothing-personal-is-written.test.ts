/**
 * A whole request with a NIK, a family card and a phone number that nobody else has, and every misfortune in which a program might let
 * slip what it holds; then everything that the programs wrote is searched for them. The pretend devices play the world outside, so their
 * own folder is left out; all else is searched: logs, both databases with their companions, sealed pages, uploads, temporary folders.
 */
import { randomInt } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import test, { type ExecutionContext } from 'ava';
import { getJson, postJson } from '../../src/control/control-client.ts';
import { health, view as viewSchema } from '../../src/control/messages.ts';
import { logInAsOfficer } from '../../src/demo/pretend-officer.ts';
import { openPtyScreen } from '../../src/demo/screen-robot.ts';
import { submitRequest } from '../../src/demo/scripted-citizen.ts';
import { startWholeKiosk, type WholeKiosk } from '../../src/demo/whole-kiosk.ts';
import { searchFiles, searchProcesses, tracesOf } from '../support/secret-search.ts';

const digits = (count: number) => Array.from({ length: count }, () => randomInt(10)).join('');
const date = () =>
  [1 + randomInt(28), 1 + randomInt(12), 10 + randomInt(80)]
    .map((part) => String(part).padStart(2, '0'))
    .join('');
const serial = () => String(1000 + randomInt(8999));

/** Drawn anew for each run: whatever is found is of this run. */
const nik = `740801${date()}${serial()}`;
const familyCard = `740801${date()}${serial()}`;
const phone = `8135${digits(7)}`;
const secrets = {
  nik,
  familyCard,
  phone,
  // The month 77 does not exist; seen on screen only.
  wrongNik: `740801${nik.slice(6, 8)}77${nik.slice(10)}`,
  name: `Wa Ode ${String.fromCharCode(65 + randomInt(26))}zz${digits(5)} Binti La Ode`,
  civilDocument: `https://tte.example/verifikasi?dok=${digits(20)}`,
  password: `sandi-${digits(12)}`,
};

const limitMs = 60_000;

async function operate(kiosk: WholeKiosk) {
  const socket = kiosk.controlSocket;
  const press = async (...keys: string[]) => {
    for (const key of keys)
      await postJson(socket, '/events', { type: 'key.pressed', key }, { timeoutMs: limitMs });
  };
  const reaches = async (...screens: string[]) => {
    const limit = AbortSignal.timeout(2 * limitMs);
    for (;;) {
      const { screen } = viewSchema.parse((await getJson(socket, '/view', { timeoutMs: limitMs })).body);
      if (screens.includes(screen)) return screen;
      if (limit.aborted) throw new Error(`waited for ${screens}, but the screen is ${screen}`);
      await pause(30);
    }
  };
  const act = (name: string, what = '') =>
    postJson(kiosk.deskSocket, '/acts', { act: name, what }, { timeoutMs: limitMs });
  return { press, reaches, act };
}

/** Anything at all to a socket or a host, as a curious program sends it. */
function send(where: { socketPath: string } | { port: string }, method: string, path: string, body: string) {
  return new Promise<void>((resolve) => {
    const question = httpRequest({ ...where, method, path, headers: { 'content-type': 'application/json' } });
    question.on('response', (response) => response.resume().on('end', resolve));
    question.on('error', () => resolve());
    question.end(body);
  });
}

/** One request as it should go, at the real screen program. */
async function goodVisit(kiosk: WholeKiosk): Promise<void> {
  const screen = openPtyScreen({
    command: process.execPath,
    args: ['kiosk-ui/citizen.ts', '--socket', kiosk.controlSocket],
    cwd: new URL('../..', import.meta.url).pathname,
  });
  try {
    await submitRequest(screen, kiosk.deskSocket, {
      choices: ['Akta', 'Akta kelahiran', 'Untuk saya', 'Ya, ada', 'Dicatat sebagai anak ibu', 'Ya, sudah'],
      nik,
      familyCard,
      phone: `0${phone}`,
      papers: [
        { named: 'Formulir F-2.01', sheets: ['formF102'] },
        { named: 'Surat lahir', sheets: ['birthLetter'] },
        { named: 'Kartu Keluarga', sheets: ['familyCard'] },
      ],
      handover: 'pickUp',
    });
  } finally {
    await screen.close();
  }
}

/** A wrong number, a document's QR code, a jam, a page that vanishes from the disk before it is kept, and a kiosk that is killed. */
async function badVisit(kiosk: WholeKiosk): Promise<void> {
  const { press, reaches, act } = await operate(kiosk);
  await reaches('welcome');
  for (const code of [secrets.civilDocument, nik, `${nik}\u0007`, `${secrets.name} ${familyCard}`])
    await act('show', code);
  await press('enter', '1', '1', '1', '1', '2', '1', '1');
  await reaches('typingNik');
  await press(...secrets.wrongNik, 'enter');
  for (let typed = 0; typed < 16; typed += 1) await press('backspace');
  await press(...nik, 'enter', '1');
  await reaches('typingPhone');
  await press(...`0${phone.slice(0, 5)}`, 'enter');
  for (let typed = 0; typed < 6; typed += 1) await press('backspace');
  await press('enter');
  await reaches('placingPaper');
  await act('show', secrets.civilDocument);
  await act('jam');
  await press('1');
  await reaches('scanFailed', 'outOfOrder');
  await act('clear');
  await reaches('scanFailed', 'placingPaper');
  for (const sheet of ['formF102', 'ktpFront', 'ktpBack']) {
    await act('lay', sheet);
    await press('1');
    await reaches('reviewingPage');
    await press('1');
    await reaches('placingPaper', 'choosingHandover');
  }
  const sealed = join(kiosk.kioskFolder, 'sealed');
  const [, , , ...own] = readdirSync(sealed)
    .map((name) => join(sealed, name))
    .sort();
  for (const file of own.length > 0 ? own : readdirSync(sealed).map((name) => join(sealed, name)))
    rmSync(file);
  await press('2');
  await reaches('reviewingRequest');
  await press('1');
  await reaches('pageSpoiled', 'saveFailed', 'reviewingRequest', 'showingReceipt');
  for (const path of ['/events', '/nowhere', `/${nik}`]) {
    for (const body of [
      `{"type":"key.pressed","key":"${nik}"}`,
      `{"nik":"${nik}`,
      `{"phone":"${phone}","type":1}`,
    ]) {
      await send({ socketPath: kiosk.controlSocket }, 'POST', path, body);
    }
  }
  kiosk.programs.kiosk.kill('SIGKILL');
  await kiosk.programs.kiosk.exited;
}

/** An officer searches for people and types into the wrong fields; a stranger asks what there is not. */
async function officeAtWork(kiosk: WholeKiosk): Promise<void> {
  const { port } = new URL(kiosk.officeUrl);
  const officer = await logInAsOfficer(kiosk.officeUrl);
  const number = readdirSync(join(kiosk.officeFolder, 'sealed'))[0] ?? '';
  await officer.takeStep(number, 'startCheck');
  await officer.takeStep(number, 'askForMore', `Untuk ${nik}`).catch(() => {});
  for (const path of [
    `/requests?number=${nik}`,
    `/requests/${nik}`,
    `/requests/${number}/pages/${familyCard}`,
    `/login?next=/${encodeURIComponent(secrets.name)}`,
    `/%ff${nik}`,
    `/api/statuses?cursor=${nik}`,
    `/api/pages/${nik}`,
  ]) {
    await send({ port }, 'GET', path, '');
  }
  await send({ port }, 'POST', '/api/enrol', JSON.stringify({ code: nik, publicKey: { x: familyCard } }));
  await send({ port }, 'POST', '/api/enrol', `{"code":"${secrets.name}`);
  await send(
    { port },
    'POST',
    '/login',
    JSON.stringify({ username: secrets.name, password: secrets.password }),
  );
  const login = await fetch(new URL('/login', kiosk.officeUrl));
  const cookie = login.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  const token = /name="_csrf" value="([^"]+)"/.exec(await login.text())?.[1] ?? '';
  const typed = new URLSearchParams({ _csrf: token, username: secrets.name, password: secrets.password });
  const answer = await fetch(new URL('/login', kiosk.officeUrl), {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' },
    body: typed,
  });
  if (answer.status !== 401) throw new Error(`the office answers ${answer.status} to a wrong login`);
}

async function arrived(kiosk: WholeKiosk): Promise<void> {
  for (;;) {
    const { outbox } = health.parse(
      (await getJson(kiosk.controlSocket, '/health', { timeoutMs: limitMs })).body,
    );
    if (outbox.waiting === 0) return;
    await pause(100);
  }
}

/** Beginnings of pictures: no page lies anywhere in the clear. */
function picturesIn(folders: string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) =>
        /^(?:RIFF....WEBP|\x89PNG|\xff\xd8\xff|P[56]\s|....ftyp)/s.test(
          readFileSync(path, 'latin1').slice(0, 16),
        ),
      ),
  );
}

async function nothingIsFound(
  t: ExecutionContext,
  kiosk: WholeKiosk,
  when: string,
  sinceMs: number,
): Promise<void> {
  const own = [kiosk.kioskFolder, kiosk.officeFolder, join(kiosk.folder, 'logs')];
  const settings = [join(kiosk.folder, 'kiosk-settings.json')]
    .map((path) => readFileSync(path, 'latin1'))
    .join();
  t.false(
    Object.values(secrets).some((secret) => settings.includes(secret)),
    when,
  );
  t.deepEqual(await searchFiles({ secrets, folders: own }), [], when);
  t.deepEqual(picturesIn(own), [], when);
  // The world outside, where the barcode was printed, is not the kiosk's.
  const outside = (found: string) => found.startsWith(kiosk.deskFolder);
  const temporary = await searchFiles({ secrets, folders: [tmpdir(), '/dev/shm', '/var/tmp'], sinceMs });
  t.deepEqual(
    temporary.filter((found) => !outside(found)),
    [],
    when,
  );
  t.deepEqual(searchProcesses(secrets), [], when);
  for (const [name, program] of Object.entries(kiosk.programs)) {
    const said = Buffer.from(program.complaints());
    t.false(
      Object.values(secrets)
        .flatMap(tracesOf)
        .some((trace) => said.includes(trace)),
      `${name}, ${when}`,
    );
  }
}

test('no log, database, file, temporary file or process shows a NIK, a family card, a phone number, a name or a page', async (t) => {
  t.timeout(900_000);
  const sinceMs = Date.now() - 1_000;
  const folder = mkdtempSync(join(tmpdir(), 'silaku-secrecy-'));
  const kiosk = await startWholeKiosk({ folder, officePort: 0, statusSeconds: 1 });
  t.teardown(async () => {
    await kiosk.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const { act } = await operate(kiosk);
  await act('slow', '0');
  await goodVisit(kiosk);
  await nothingIsFound(t, kiosk, 'while the request travels', sinceMs);
  await arrived(kiosk);
  await officeAtWork(kiosk);
  await badVisit(kiosk);
  await nothingIsFound(t, kiosk, 'after every misfortune', sinceMs);
  await kiosk.stop();
  await nothingIsFound(t, kiosk, 'after all programs have ended', sinceMs);

  const logs = ['kiosk', 'forward', 'office']
    .map((name) => readFileSync(join(folder, 'logs', `${name}.log`), 'utf8'))
    .join('');
  for (const event of [
    'request.kept',
    'request.delivered',
    'request.arrived',
    'step.failed',
    'person.loginRefused',
  ]) {
    t.true(logs.includes(event), `${event} has happened, so the search was worth something`);
  }
});

test('the search finds what it is meant to find, in every form', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'silaku-decoys-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const other = { nik: '7408011203850001', name: 'Wa Ode Contoh' };
  const wide = Buffer.from(other.nik, 'utf16le');
  const decoys: Record<string, Buffer | string> = {
    plain: `{"nik":"${other.nik}"}`,
    grouped: 'NIK 7408 0112 0385 0001.',
    dashed: '7408-0112-0385-0001',
    utf16: Buffer.concat([Buffer.from('a'), wide]),
    base64: Buffer.from(`{"n":"${other.nik}"}`).toString('base64'),
    base64Shifted: Buffer.from(`x{"n":"${other.nik}"}`).toString('base64url'),
    base64Twice: Buffer.from(`xx{"n":"${other.nik}"}`).toString('base64'),
    hex: Buffer.from(other.nik).toString('hex'),
    address: `/login?name=${encodeURIComponent(other.name)}`,
    form: new URLSearchParams({ name: other.name }).toString(),
    far: Buffer.concat([Buffer.alloc(4 * 1024 * 1024 - 7), Buffer.from(other.nik)]),
  };
  for (const [name, content] of Object.entries(decoys)) writeFileSync(join(folder, name), content);
  const found = await searchFiles({ secrets: other, folders: [folder] });
  t.deepEqual(
    found.map((line) => line.slice(folder.length + 1).split(':')[0]).sort(),
    Object.keys(decoys).sort(),
  );
});
