import test from 'ava';
import { kioskQuestions, networkPrinterOf, readAnswers } from '../../src/setup/kiosk-answers.ts';

const sshKey =
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ0Yx0nq3m2u5mT7p5E9yO0oO2T3K6J7h8l9Z0a1b2c3 teknisi@laptop';
const good = {
  office: 'https://kantor.example/',
  code: 'K7QM-3FXA',
  place: 'Balai Desa Pitulua',
  devices: 'auto',
  technicianKey: sshKey,
};
const problem = (name: keyof typeof good, answer: string) =>
  kioskQuestions.find((question) => question.name === name)?.problem(answer) ?? null;

test('five questions, and good answers to all of them', (t) => {
  t.is(kioskQuestions.length, 5);
  t.deepEqual(readAnswers(good), { outcome: 'ok', answers: good });
});

test('an office is reached by https alone, but for one on this very machine', (t) => {
  t.is(problem('office', 'http://127.0.0.1:8080/'), null);
  for (const wrong of ['http://kantor.example/', 'kantor.example', 'https//x', ''])
    t.regex(problem('office', wrong) ?? '', /https:/);
});

test('a code is typed with or without its dash, in any letters, or not at all', (t) => {
  for (const right of ['K7QM-3FXA', 'k7qm3fxa', '']) t.is(problem('code', right), null);
  for (const wrong of ['K7QM', 'K7QM 3FXA', 'K7QM-3FXA1']) t.not(problem('code', wrong), null);
});

test('devices are found by themselves, or a printer has an address, or a file says all', (t) => {
  t.is(problem('devices', '/root/devices.json'), null);
  t.is(networkPrinterOf('auto'), null);
  t.is(networkPrinterOf('/root/devices.json'), null);
  t.deepEqual(networkPrinterOf('192.168.1.50'), { host: '192.168.1.50', port: 9100 });
  t.deepEqual(networkPrinterOf('10.0.0.7:9101'), { host: '10.0.0.7', port: 9101 });
  for (const wrong of ['', 'printer.local', '192.168.1.50:99999', 'usb!'])
    t.not(problem('devices', wrong), null);
});

test('a private key, a cut one and a line break are refused', (t) => {
  t.is(problem('technicianKey', sshKey), null);
  t.is(problem('technicianKey', ''), null);
  t.regex(problem('technicianKey', '-----BEGIN OPENSSH PRIVATE KEY-----') ?? '', /private/);
  t.not(problem('technicianKey', 'ssh-ed25519 AAAA'), null);
  t.not(problem('technicianKey', sshKey.replace('ssh-ed25519 ', 'ssh-rsa ')), null);
  t.not(problem('technicianKey', `${sshKey}\ncommand="sh" ${sshKey}`), null);
});

test('a file of answers is told all that is wrong with it at once', (t) => {
  const read = readAnswers({ ...good, office: 'ftp://x', place: '' });
  t.is(read.outcome, 'wrong');
  t.is(read.outcome === 'wrong' ? read.problems.length : 0, 2);
  t.is(
    readAnswers({ ...good, printer: 'usb' }).outcome,
    'wrong',
    'a name that means nothing is not passed over',
  );
  t.is(readAnswers(null).outcome, 'wrong');
});
