/** A slip of paper that says how the kiosk is, for the technician's folder or the village head. Pure. */
import type { Health } from '../../control/messages.ts';
import { localTime } from '../../request/local-time.ts';
import type { ReceiptLine } from '../../request/receipt.ts';

/** In Indonesian, the language of those who get it; states and codes are the same words as on the technician's screen. */
export function composeTicket(health: Health): ReceiptLine[] {
  const { kiosk, version, state, clock, outbox, storage, machine } = health;
  return [
    { kind: 'text', text: 'Si LAKU', align: 'centre', size: 'large', bold: true },
    { kind: 'text', text: 'KEADAAN KIOS', align: 'centre', bold: true },
    ...(kiosk ? [pair('Kios', `${kiosk.number} ${kiosk.place}`)] : []),
    ...(clock ? [pair('Waktu', `${localTime(clock.at, 'id')}${clock.certain ? '' : ' (?)'}`)] : []),
    pair('Versi', version),
    { kind: 'rule' },
    pair('Layanan', state),
    ...Object.entries(health.devices).map(([name, device]) =>
      pair(name, device.state === 'ready' ? 'ready' : `${device.state} ${device.fault?.code ?? ''}`.trim()),
    ),
    pair('Menunggu dikirim', String(outbox.waiting)),
    ...(outbox.oldestWaitingSince ? [pair('Tertua', localTime(outbox.oldestWaitingSince, 'id'))] : []),
    ...(outbox.setAside ? [pair('Disisihkan', String(outbox.setAside))] : []),
    pair('Kantor', outbox.link?.problem ?? 'ok'),
    pair('Penyimpanan', storage?.state ?? '?'),
    pair('Suhu', machine?.temperatureC == null ? '?' : `${machine.temperatureC} C`),
    pair('Listrik', powerWord(machine?.power)),
    { kind: 'blank' },
    { kind: 'cut' },
  ];
}

function powerWord(power: NonNullable<Health['machine']>['power'] | undefined): string {
  if (!power) return '?';
  if (power.undervoltage) return 'kurang tegangan';
  return power.undervoltageSinceBoot ? 'pernah kurang tegangan' : 'ok';
}

const pair = (left: string, right: string): ReceiptLine => ({ kind: 'pair', left, right });
