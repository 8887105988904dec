/** The real office in this process, on the disk that forgets. Its HTTP server takes its connections from the link. */
import type { Logger } from 'pino';
import { pino } from 'pino';
import { createOffice, type Office } from '../../src/office/office.ts';
import type { Link } from './link.ts';

export const silent: Logger = pino({ level: 'silent' });

export type OfficeProgram = {
  office: Office;
  /** An officer looks at what has arrived and sends back the first page of each request, once. */
  officerLooks(): Promise<number>;
  end(): Promise<void>;
};

const person = { username: 'petugas', name: 'Petugas', role: 'operator' } as const;

export async function startOffice(folder: string, now: () => Date, link: Link): Promise<OfficeProgram> {
  const office = await createOffice({ folder, now, log: silent, host: '127.0.0.1', port: 0 });
  link.officeIs(office.server);
  return {
    office,
    async officerLooks() {
      const { requests, officers } = office;
      let sentBack = 0;
      for (const { number, stage } of await requests.oldestIn('received', 100)) {
        if (stage !== 'received') continue;
        const revision = (await requests.find(number))?.revision ?? 0;
        await officers.takeStep({ number, step: 'startCheck', note: '', revision, person });
        const [first] = await requests.pagesOf(number);
        if (!first?.wholeAt) continue;
        const asked = { number, page: first.page, reason: 'blurred', note: '', person } as const;
        const answer = await officers.sendBack({ ...asked, revision: revision + 1 });
        if (answer.outcome === 'sentBack') sentBack += 1;
      }
      return sentBack;
    },
    async end() {
      link.officeIs(null);
      link.breakAll();
      // Of a dead office nothing reaches the disk any more, so that its files stay as they were.
      await office.close().catch(() => {});
    },
  };
}
