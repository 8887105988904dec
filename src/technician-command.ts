/** What the commands for technicians have in common: the two sockets, the language, and asking both programs at once. */
import { readCall } from './command-line.ts';
import { getJson } from './control/control-client.ts';
import { type ForwardStatus, forwardStatus } from './control/forward-messages.ts';
import { type Health, health } from './control/messages.ts';
import { forwardSocketPath, kioskSocketPath } from './control/socket-paths.ts';
import type { Facts } from './technician/checks.ts';
import { languageOf, type TechnicianWords, technicianWords } from './technician/words/technician-words.ts';

export const technicianUsage = `  --socket PATH           where the kiosk answers (default /run/silaku/kiosk.sock, or the demo's)
  --forward-socket PATH   where the forwarder answers (default beside it)
  --language id|en        default: of the terminal
  --json                  the same as one JSON object
`;

export type TechnicianCall = {
  socket: string;
  forwardSocket: string;
  words: TechnicianWords;
  json: boolean;
};

/** null after an option that is not known. */
export function readTechnicianCall(args: string[]): TechnicianCall | null {
  const values = readCall(args, {
    socket: { type: 'string' },
    'forward-socket': { type: 'string' },
    language: { type: 'string' },
    json: { type: 'boolean', default: false },
  });
  if (!values || (values.language !== undefined && !['id', 'en'].includes(values.language))) return null;
  const socket = values.socket ?? kioskSocketPath();
  return {
    socket,
    forwardSocket: values['forward-socket'] ?? forwardSocketPath(socket),
    words: technicianWords[languageOf(values.language)],
    json: values.json,
  };
}

const answersMs = 8_000;

/** Whoever does not answer is null. */
export async function askBoth(call: Pick<TechnicianCall, 'socket' | 'forwardSocket'>): Promise<Facts> {
  const [kiosk, forwarder] = await Promise.all([
    getJson(call.socket, '/health', { timeoutMs: answersMs }).catch(() => null),
    getJson(call.forwardSocket, '/forward', { timeoutMs: answersMs }).catch(() => null),
  ]);
  const said: Health | null = health.safeParse(kiosk?.body).data ?? null;
  const forward: ForwardStatus | null = forwardStatus.safeParse(forwarder?.body).data ?? null;
  // Times are the kiosk's, so how long ago they were is told by its clock.
  return { health: said, forward, nowMs: said?.clock ? Date.parse(said.clock.at) : Date.now() };
}

/** A screen that shows nothing but text is read from top to bottom. */
export function say(lines: string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}

export function sayJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}
