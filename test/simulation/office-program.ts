/** The real office in this process, on the disk that forgets. Its HTTP server takes its connections from the link. */
import type { Logger } from 'pino';
import { pino } from 'pino';
import { createOffice, type Office } from '../../src/office/office.ts';
import type { Link } from './link.ts';

export const silent: Logger = pino({ level: 'silent' });

export type OfficeProgram = { office: Office; end(): Promise<void> };

export async function startOffice(folder: string, now: () => Date, link: Link): Promise<OfficeProgram> {
  const office = await createOffice({ folder, now, log: silent, host: '127.0.0.1', port: 0 });
  link.officeIs(office.server);
  return {
    office,
    async end() {
      link.officeIs(null);
      link.breakAll();
      // Of a dead office nothing reaches the disk any more, so that its files stay as they were.
      await office.close().catch(() => {});
    },
  };
}
