/** `silaku support`: writes a support bundle: what is known of the kiosk and may leave it. Works over the sockets, and without a kiosk too. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readCall } from './command-line.ts';
import { getJson } from './control/control-client.ts';
import { flightPage } from './control/flight-messages.ts';
import { forwardSocketPath, kioskSocketPath } from './control/socket-paths.ts';
import { logPage } from './control/technician-messages.ts';
import { packTar } from './files/tar-files.ts';
import { writeWhole } from './files/whole-files.ts';
import { readFlight } from './kiosk/flight/flight-recorder.ts';
import { doctorLines } from './technician/sentences.ts';
import { bundleFiles } from './technician/support-bundle.ts';
import { technicianWords } from './technician/words/technician-words.ts';
import { askBoth } from './technician-command.ts';
import { version } from './version.ts';

const usage = `silaku support --to FILE.tar.gz [--settings FILE] [--folder FOLDER] [--socket PATH] [--forward-socket PATH] [--json]

  --to FILE         the bundle; nothing in it is about citizens; -: to standard output
  --settings FILE   the kiosk's settings (default /etc/silaku/kiosk.json); secrets are cut out
  --folder FOLDER   the kiosk's folder, for the whole flight recorder; else what the running kiosk has in memory
`;

/** Returns the exit status: 0 written, 64 wrong call, 73 the file can't be written. */
export async function runSupport(args: string[]): Promise<number> {
  const values = readCall(args, {
    to: { type: 'string' },
    settings: { type: 'string', default: '/etc/silaku/kiosk.json' },
    folder: { type: 'string' },
    socket: { type: 'string' },
    'forward-socket': { type: 'string' },
    json: { type: 'boolean', default: false },
  });
  if (!values?.to) {
    process.stderr.write(usage);
    return 64;
  }
  const socket = values.socket ?? kioskSocketPath();
  const forwardSocket = values['forward-socket'] ?? forwardSocketPath(socket);
  const facts = await askBoth({ socket, forwardSocket });
  const settings =
    readSettings(values.settings) ?? readSettings(join(dirname(socket), 'kiosk-settings.json'));
  const folder = values.folder ?? folderIn(settings);
  const fromDisk = folder === null ? [] : readFlight(join(folder, 'flight'));
  const files = bundleFiles({
    at: new Date(facts.nowMs).toISOString(),
    versions: { silaku: version, node: process.version, platform: `${process.platform} ${process.arch}` },
    settings,
    health: facts.health,
    forward: facts.forward,
    logs: [...(await logsOf(socket)), ...(await logsOf(forwardSocket))],
    flight: fromDisk.length > 0 ? fromDisk : await flightOf(socket),
    doctor: doctorLines(facts, technicianWords.en),
  });
  const packed = packTar(files);
  if (values.to === '-') {
    process.stdout.write(packed);
    return 0;
  }
  try {
    writeWhole(values.to, packed, 0o640);
  } catch (error) {
    process.stderr.write(
      `${values.to} can't be written: ${error instanceof Error ? error.message : error}\n`,
    );
    return 73;
  }
  const told = { event: 'support.written', to: values.to, bytes: packed.length };
  process.stdout.write(
    values.json
      ? `${JSON.stringify(told)}\n`
      : `${values.to}: ${Math.ceil(packed.length / 1000)} kB. Send it to the office.\n`,
  );
  return 0;
}

function readSettings(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}

function folderIn(settings: unknown): string | null {
  const folder = (settings as { folder?: unknown } | null)?.folder;
  return typeof folder === 'string' ? folder : null;
}

async function logsOf(socket: string): Promise<unknown[]> {
  const answer = await getJson(socket, '/logs').catch(() => null);
  return logPage.safeParse(answer?.body).data?.lines ?? [];
}

async function flightOf(socket: string) {
  const answer = await getJson(socket, '/technician/flight').catch(() => null);
  return flightPage.safeParse(answer?.body).data?.records ?? [];
}
