/** Sets up an office: where it answers for the web server in front of it. Everything else is asked by its own pages. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { z } from 'zod';
import { writeWhole } from '../files/whole-files.ts';

const envFile = '/etc/silaku-office/office.env';

export const officeAnswers = z.strictObject({
  host: z.union([z.ipv4(), z.ipv6()]).default('127.0.0.1'),
  port: z.coerce.number().int().min(1).max(65_535).default(8080),
});

export const officeEnv = ({ host, port }: z.infer<typeof officeAnswers>): string =>
  `# Written by "silaku-office setup".\nOFFICE_HOST=${host}\nOFFICE_PORT=${port}\n`;

/** Returns the exit status: 65 wrong answers, 1 it does not run. */
export async function setUpOffice(answersFile: string | null): Promise<number> {
  const read = officeAnswers.safeParse(
    answersFile === null ? await asked() : JSON.parse(readFileSync(answersFile, 'utf8')),
  );
  if (!read.success) {
    process.stderr.write(`${z.prettifyError(read.error)}\n`);
    return 65;
  }
  mkdirSync('/etc/silaku-office', { recursive: true });
  writeWhole(envFile, officeEnv(read.data), 0o644);
  const { status } = spawnSync('systemctl', ['restart', 'silaku-office.service'], { stdio: 'inherit' });
  if (status !== 0) return 1;
  const { host, port } = read.data;
  process.stdout.write(
    `The office answers at http://${host}:${port}. Put a web server that speaks TLS in front of it. The one-time code for the first
administrator: journalctl -u silaku-office | grep office.setUp\n`,
  );
  return 0;
}

async function asked(): Promise<Partial<Record<'host' | 'port', string>>> {
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  const host = await lines.question(
    '1/2 Address that the office listens on [127.0.0.1, behind a web server here]\n  > ',
  );
  const port = await lines.question('2/2 Port [8080]\n  > ');
  lines.close();
  return { ...(host.trim() ? { host: host.trim() } : {}), ...(port.trim() ? { port: port.trim() } : {}) };
}
