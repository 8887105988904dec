/** An office and a kiosk that is enrolled at it, made once by the real programs and copied for every life. */
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createOffice } from '../../src/office/office.ts';
import { loadOfficeKeys } from '../../src/office/office-keys.ts';
import { enrol } from '../../src/outbox/forwarding/office-client.ts';
import { ensureKioskKey, saveEnrolment } from '../../src/outbox/keys.ts';
import { openOutbox } from '../../src/outbox/outbox.ts';
import { publicKeyOf } from '../../src/seal/signatures.ts';
import { silent } from './office-program.ts';

export type Template = { folder: string; identity: string };

/** To be called before the link takes over the network. `now`: when the lives begin. */
export async function makeTemplate(folder: string, now: () => Date): Promise<Template> {
  const [kiosk, officeFolder] = [join(folder, 'kiosk'), join(folder, 'office')];
  mkdirSync(kiosk, { recursive: true });
  const office = await createOffice({ folder: officeFolder, now, log: silent, host: '127.0.0.1', port: 0 });
  await office.listen();
  const code = await office.createEnrolmentCode({ place: 'Balai Desa Pitulua' });
  const publicKey = publicKeyOf(await ensureKioskKey(kiosk));
  const answer = await enrol(office.url, { code, publicKey }, AbortSignal.timeout(60_000));
  if (answer.outcome !== 'ok') throw new Error(`the kiosk was not enrolled: ${JSON.stringify(answer)}`);
  saveEnrolment(kiosk, answer.enrolment);
  openOutbox({ folder: kiosk, now }).close();
  await office.close();
  const { identity } = await loadOfficeKeys(officeFolder);
  return { folder, identity };
}

export function copyTemplate({ folder }: Template, to: string): void {
  cpSync(folder, to, { recursive: true });
  mkdirSync(join(to, 'graveyard'));
}
