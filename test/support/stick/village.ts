/** A village without a link: a real office that runs, a kiosk enrolled at it, and a folder that stands for the USB stick. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import pino from 'pino';
import { type OfficeParts, openOfficeParts } from '../../../src/office/office-parts.ts';
import {
  type ImportOptions,
  type ImportReport,
  importStick,
} from '../../../src/office/stick/import-stick.ts';
import { saveEnrolment } from '../../../src/outbox/keys.ts';
import { type CollectReport, collectFromStick } from '../../../src/outbox/stick/stick-collect.ts';
import {
  type ExportOptions,
  type ExportReport,
  exportToStick,
} from '../../../src/outbox/stick/stick-export.ts';
import { openBytes } from '../../../src/seal/age-seal.ts';
import { sha256Of } from '../../../src/seal/digest.ts';
import { type Enrolment, enrolment } from '../../../src/seal/messages.ts';
import { createSigningKey, publicKeyOf, type SigningKey } from '../../../src/seal/signatures.ts';
import { enrol } from '../../office/support/test-kiosk.ts';
import { startTestOffice, type TestOffice } from '../../office/support/test-office.ts';
import { type PretendKiosk, startPretendKiosk } from '../outbox/pretend-kiosk.ts';

export type VillageKiosk = PretendKiosk & {
  enrolment: Enrolment;
  export(options?: Partial<ExportOptions>): Promise<Exported>;
  collect(options?: { stick?: string }): Promise<CollectReport>;
};
export type Exported = Extract<ExportReport, { outcome: 'exported' }>;

export type Village = {
  office: TestOffice;
  /** The office's folder opened a second time, as the command `silaku import` does beside the running server. */
  parts: OfficeParts;
  stick: string;
  kiosk: VillageKiosk;
  /** One more kiosk of the same office. */
  addKiosk(): Promise<VillageKiosk>;
  import(options?: Partial<ImportOptions>): Promise<ImportReport>;
  /** What the office keeps of a request, opened with its key: page id to the digest of the plain page. */
  openedAtOffice(number: string): Promise<Map<string, string>>;
  /** How often this happened to a request, by the office's audit trail. */
  audited(action: string, subject?: string): Promise<number>;
};

export async function startVillage(t: ExecutionContext): Promise<Village> {
  const office = await startTestOffice(t);
  const stick = mkdtempSync(join(tmpdir(), 'stick-'));
  const parts = await openOfficeParts({
    folder: office.folder,
    database: office.place,
    now: office.now,
    log: pino({ level: 'silent' }),
  });
  t.teardown(async () => {
    await parts.close();
    rmSync(stick, { recursive: true, force: true });
  });
  return {
    office,
    parts,
    stick,
    kiosk: await enrolVillageKiosk(t, office, stick),
    addKiosk: () => enrolVillageKiosk(t, office, stick),
    import: (options = {}) => importStick({ office: parts, stick, ...options }),
    async openedAtOffice(number) {
      const opened = new Map<string, string>();
      for (const page of await parts.requests.pagesOf(number)) {
        if (!page.wholeAt) continue;
        const plain = await openBytes(parts.keys.identity, await parts.sealedPages.read(page));
        opened.set(page.page, sha256Of(plain));
      }
      return opened;
    },
    audited: async (action, subject) =>
      (await office.office.audit.latest(100_000)).filter(
        (entry) => entry.action === action && (subject === undefined || entry.subject === subject),
      ).length,
  };
}

async function enrolVillageKiosk(
  t: ExecutionContext,
  office: TestOffice,
  stick: string,
): Promise<VillageKiosk> {
  const key = await createSigningKey();
  const code = await office.office.createEnrolmentCode({ place: 'Balai Desa Pitulua' });
  const answer = await enrol(office, { code, publicKey: publicKeyOf(key) });
  const said = enrolment.parse(await answer.json());
  const kiosk = await startPretendKiosk(said.officeRecipient, { key, kiosk: said.kiosk });
  t.teardown(() => kiosk.close());
  settle(kiosk.folder, key, said);
  return {
    ...kiosk,
    enrolment: said,
    async export(options = {}) {
      const report = await exportToStick({
        outbox: kiosk.outbox,
        enrolment: said,
        kioskKey: key,
        stick,
        now: () => new Date('2026-11-24T02:00:00.000Z'),
        ...options,
      });
      if (report.outcome !== 'exported') throw new Error(report.outcome);
      return report;
    },
    collect: (options = {}) =>
      collectFromStick({ outbox: kiosk.outbox, enrolment: said, stick: options.stick ?? stick }),
  };
}

/** The two files that `silaku enrol` leaves in the folder. */
function settle(folder: string, key: SigningKey, said: Enrolment): void {
  writeFileSync(join(folder, 'kiosk-key.json'), JSON.stringify(key), { mode: 0o600 });
  saveEnrolment(folder, said);
}

/** Every file on the stick by its path, links not followed; text that compares well. */
export function filesOn(stick: string): Record<string, string> {
  const entries = readdirSync(stick, { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [path.slice(stick.length + 1), sha256Of(readFileSync(path))]),
  );
}
