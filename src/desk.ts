/** `silaku desk`: the pretend devices as a program of their own, operated over a Unix socket by the screen's function keys or from a second terminal. */
import { mkdirSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import Fastify from 'fastify';
import { z } from 'zod';
import { getJson, postJson } from './control/control-client.ts';
import { deskSocket } from './demo/desk-socket.ts';
import { openPretendDevices, type PretendDevices } from './demo/pretend-devices.ts';
import { toldToStop } from './told-to-stop.ts';

const usage = `silaku desk --folder FOLDER --serve [--printer-port N]   start the pretend devices
silaku desk [--folder FOLDER] ACT [WHAT]   do something to them, such as: desk paper-out

  --folder FOLDER   where their sockets are (default .silaku/demo/desk)
`;

/** Without an act it lists what can be done. Returns the exit status: 64 wrong call, 69 nobody is there. */
export async function runDesk(args: string[]): Promise<number> {
  const options = readOptions(args);
  if (!options) {
    process.stderr.write(usage);
    return 64;
  }
  return options.serve ? serve(options.folder, options.printerPort) : operate(options);
}

async function serve(folder: string, printersPort: number): Promise<number> {
  mkdirSync(folder, { recursive: true });
  const devices = await openPretendDevices(folder, printersPort);
  const app = deskServer(devices);
  rmSync(deskSocket(folder), { force: true });
  await app.listen({ path: deskSocket(folder) });
  const { printerPort, barcodeSocket, panelSocket, glassFolder } = devices;
  process.stdout.write(
    `${JSON.stringify({ event: 'desk.ready', printerPort, barcodeSocket, panelSocket, glassFolder })}\n`,
  );
  await toldToStop();
  await app.close();
  await devices.close();
  return 0;
}

const actRequest = z.object({ act: z.string(), what: z.string().default('') });
const keyRequest = z.object({ key: z.string() });

function deskServer(devices: PretendDevices) {
  const app = Fastify({ logger: false, forceCloseConnections: true });
  const run = async (name: string, what: string) => {
    const act = devices.acts.find((each) => each.name === name);
    return act ? { result: await act.run(what) } : { problem: `there is no act ${name}` };
  };
  app.get('/help', () => ({
    keys: devices.keys(),
    acts: devices.acts.map(({ name, does }) => ({ name, does })),
  }));
  app.get('/state', () => devices.state());
  app.post('/acts', async (request, reply) => {
    const asked = actRequest.safeParse(request.body);
    if (!asked.success) return reply.code(400).send({ problem: z.prettifyError(asked.error) });
    return run(asked.data.act, asked.data.what);
  });
  app.post('/keys', async (request, reply) => {
    const asked = keyRequest.safeParse(request.body);
    const key = devices.keys().find((each) => each.key === asked.data?.key);
    if (!key) return reply.code(400).send({ problem: 'this key does nothing' });
    return run(key.act, key.argument);
  });
  return app;
}

const help = z.object({ acts: z.array(z.object({ name: z.string(), does: z.string() })) });
const outcome = z.union([z.object({ result: z.string() }), z.object({ problem: z.string() })]);

/** A paper is drawn the first time that it is laid down, which takes a busy machine a while. */
const drawingMs = 60_000;

async function operate({
  folder,
  act,
  what,
}: {
  folder: string;
  act: string;
  what: string;
}): Promise<number> {
  const socket = deskSocket(folder);
  try {
    if (act === '') {
      const { acts } = help.parse((await getJson(socket, '/help')).body);
      const lines = acts.map(({ name, does }) => `  ${name.padEnd(16)} ${does}`);
      process.stdout.write(`${lines.join('\n')}\n`);
      return 0;
    }
    const answer = outcome.parse(
      (await postJson(socket, '/acts', { act, what }, { timeoutMs: drawingMs })).body,
    );
    const failed = 'problem' in answer;
    process.stdout.write(`${failed ? answer.problem : answer.result}\n`);
    return failed ? 64 : 0;
  } catch {
    process.stderr.write(`No pretend devices answer at ${socket}. Is "npm start" running?\n`);
    return 69;
  }
}

function readOptions(args: string[]) {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        folder: { type: 'string', default: '.silaku/demo/desk' },
        serve: { type: 'boolean', default: false },
        'printer-port': { type: 'string', default: '0' },
      },
    });
    const [act = '', ...rest] = positionals;
    const printerPort = Number(values['printer-port']);
    if (!Number.isInteger(printerPort) || printerPort < 0 || printerPort > 65_535) return null;
    return { folder: resolve(values.folder), serve: values.serve, printerPort, act, what: rest.join(' ') };
  } catch {
    return null;
  }
}
