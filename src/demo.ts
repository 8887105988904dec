/** `silaku demo` (npm start): a whole kiosk in this terminal, or with --auto a scripted citizen who proves that the main job works. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { readCall } from './command-line.ts';
import { runScriptedDemo } from './demo/scripted-demo.ts';
import { startWholeKiosk } from './demo/whole-kiosk.ts';
import { demoLogin } from './office/office.ts';
import { toldToStop } from './told-to-stop.ts';

const usage = `silaku demo [--folder FOLDER] [--fresh]
silaku demo --auto N [--keep FOLDER] [--dpi 300]
silaku demo --headless [--folder FOLDER]

  --folder FOLDER   where the demo keeps its kiosk and office (default .silaku/demo)
  --fresh           forget what an earlier demo left there
  --auto N          no terminal needed: a scripted citizen submits N requests and asks for their status;
                    the last line is one JSON object, the exit status 0 only when everything came out right
  --dpi N           of the pretend scanner in --auto, 100 to 300: on a machine where a page at 300 takes the kiosk's whole minute
  --headless        no screen: says on one JSON line where its sockets are, and runs until SIGTERM
  --keep FOLDER     keep receipts, sealed pages, keys, databases and logs of --auto there
`;

/** Returns the exit status. */
export async function runDemo(args: string[]): Promise<number> {
  const options = readOptions(args);
  if (!options) {
    process.stderr.write(usage);
    return 64;
  }
  if (options.auto !== null) {
    const folder = options.keep ?? mkdtempSync(join(tmpdir(), 'silaku-demo-'));
    rmSync(folder, { recursive: true, force: true });
    try {
      return await runScriptedDemo({
        folder,
        requests: options.auto,
        resolutionDpi: options.dpi,
        report: (line) => process.stderr.write(`${line}\n`),
      });
    } finally {
      if (options.keep === null) rmSync(folder, { recursive: true, force: true });
    }
  }
  if (options.headless) return runHeadless(options.folder);
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    process.stderr.write('The demo needs a terminal; without one, use: npm run --silent demo -- --auto 3\n');
    return 64;
  }
  if (options.fresh) rmSync(options.folder, { recursive: true, force: true });
  return runInThisTerminal(options.folder);
}

async function runHeadless(folder: string): Promise<number> {
  const kiosk = await startWholeKiosk({ folder, officePort: 0, statusSeconds: 2 });
  const { controlSocket, forwardSocket, deskSocket, officeUrl } = kiosk;
  process.stdout.write(
    `${JSON.stringify({ event: 'demo.ready', controlSocket, forwardSocket, deskSocket, officeUrl })}\n`,
  );
  try {
    await toldToStop();
  } finally {
    await kiosk.stop();
  }
  return 0;
}

async function runInThisTerminal(folder: string): Promise<number> {
  process.stdout.write('Starting kiosk, office and pretend devices ...\n');
  const kiosk = await startWholeKiosk({ folder, officePort: await portOrAny(8080), statusSeconds: 2 });
  const whereTheOfficeIs = `Office page:      ${kiosk.officeUrl}  (${demoLogin.username} / ${demoLogin.password})
Second terminal:  npm run desk                      lists what can be done to the pretend devices
                  npm run silaku -- tech              the technician's screen
                  curl --unix-socket ${kiosk.controlSocket} http://kiosk/view
`;
  process.stdout.write(whereTheOfficeIs);
  try {
    const screen = spawn(
      process.execPath,
      ['kiosk-ui/citizen.ts', '--socket', kiosk.controlSocket, '--desk', kiosk.deskSocket, '--may-leave'],
      { stdio: 'inherit', cwd: new URL('..', import.meta.url) },
    );
    // Ctrl-C is a key of the screen program, which decides what it means.
    const leaveItToTheScreen = () => {};
    process.on('SIGINT', leaveItToTheScreen);
    const [code] = (await once(screen, 'exit')) as [number | null];
    process.off('SIGINT', leaveItToTheScreen);
    process.stdout.write(`${whereTheOfficeIs}Stopping ...\n`);
    return code ?? 1;
  } finally {
    await kiosk.stop();
  }
}

/** The usual port when it is free, so that the address can be told in the README; any other when it is not. */
async function portOrAny(port: number): Promise<number> {
  const probe = createServer();
  try {
    probe.listen(port, '127.0.0.1');
    await once(probe, 'listening');
    return port;
  } catch {
    return 0;
  } finally {
    probe.close();
  }
}

function readOptions(args: string[]) {
  const values = readCall(args, {
    folder: { type: 'string', default: '.silaku/demo' },
    fresh: { type: 'boolean', default: false },
    headless: { type: 'boolean', default: false },
    auto: { type: 'string' },
    keep: { type: 'string' },
    dpi: { type: 'string', default: '300' },
  });
  if (!values) return null;
  const auto = values.auto === undefined ? null : Number(values.auto);
  if (auto !== null && !(Number.isInteger(auto) && auto >= 1 && auto <= 99)) return null;
  const dpi = Number(values.dpi);
  if (!(Number.isInteger(dpi) && dpi >= 100 && dpi <= 300)) return null;
  return {
    folder: resolve(values.folder),
    fresh: values.fresh,
    headless: values.headless,
    auto,
    dpi,
    keep: values.keep === undefined ? null : resolve(values.keep),
  };
}
