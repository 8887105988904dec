/** The real office as a process of its own for the bench of draining; says its address and an enrolment code on standard output. */
import pino from 'pino';
import { createOffice } from '../../src/office/office.ts';
import { toldToStop } from '../../src/told-to-stop.ts';

const office = await createOffice({
  folder: process.argv[2] ?? '',
  now: () => new Date(),
  log: pino({ level: 'silent' }),
  host: '127.0.0.1',
  port: 0,
  // Over loopback one kiosk calls more often than forty over mobile links.
  callsAMinute: 10_000_000,
});
await office.listen();
const code = await office.createEnrolmentCode({ place: 'Balai Desa Pitulua' });
process.stdout.write(`${JSON.stringify({ url: office.url, code })}\n`);
await toldToStop();
await office.close();
