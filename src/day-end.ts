/** `silaku day-end`: ends the day of the running kiosk now: counts, tells the office, and prints a slip when it is asked to. */
import { readCall } from './command-line.ts';
import { postJson } from './control/control-client.ts';
import { type DayEndMade, dayEndMade } from './control/messages.ts';

const usage = `silaku day-end [--socket PATH] [--print] [--json]

  --socket PATH   where the kiosk answers (default .silaku/demo/kiosk.sock; on a kiosk /run/silaku/kiosk.sock)
  --print         a slip too, as soon as nobody is at the kiosk
  --json          the same as one JSON object
`;

/** Returns the exit status: 0 done, 64 wrong call, 69 no kiosk answers. */
export async function runDayEnd(args: string[]): Promise<number> {
  const options = readOptions(args);
  if (!options) {
    process.stderr.write(usage);
    return 64;
  }
  const { socket, print, json } = options;
  let made: DayEndMade;
  try {
    made = dayEndMade.parse((await postJson(socket, '/day-end', { print }, { timeoutMs: 30_000 })).body);
  } catch {
    process.stderr.write(`The kiosk at ${socket} did not end its day. Is it running? Its log says more.\n`);
    return 69;
  }
  const { day, requests, unsent, code } = made;
  const words = `${day}: ${requests} kept, ${unsent} not sent yet, code ${code}.${print ? ' The slip comes when nobody is at the kiosk.' : ''}`;
  process.stdout.write(`${json ? JSON.stringify(made) : words}\n`);
  return 0;
}

function readOptions(args: string[]) {
  return readCall(args, {
    socket: { type: 'string', default: '.silaku/demo/kiosk.sock' },
    print: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  });
}
