/**
 * What may be asked from afar beside the screen: `ssh teknisi@kiosk silaku doctor`. sshd hands the text on as it was typed; it is split into
 * words here and compared with this list, and no shell ever sees it. Pure.
 */

/** What an option may be given; null: it stands alone. */
type Options = Record<string, RegExp | null>;

const common: Options = { json: null, language: /^(id|en)$/ };

/** Nothing that says where a socket or a file is: the kiosk's own are meant. */
const askable = {
  status: common,
  doctor: common,
  devices: { json: null },
  queue: common,
  // To follow a log there is the screen: a follower whose line has broken would stay behind.
  logs: { json: null, lines: /^[1-9][0-9]{0,3}$/, filter: /^[A-Za-z0-9][A-Za-z0-9._:=-]{0,59}$/ },
  ticket: common,
  support: {},
} as const satisfies Record<string, Options>;

export type PlainCommand = keyof typeof askable;
export const plainCommands = Object.keys(askable) as PlainCommand[];

export type Asked =
  | { is: 'screen' }
  | { is: 'command'; command: PlainCommand; args: string[] }
  | { is: 'refused' };

/** Longer than any call that is allowed. */
const longestCall = 200;
const refused: Asked = { is: 'refused' };

/** @param text SSH_ORIGINAL_COMMAND: what stood behind the name of the kiosk; absent or empty: nothing did. */
export function readAsked(text: string | undefined): Asked {
  if (text === undefined || text === '') return { is: 'screen' };
  if (text.length > longestCall) return refused;
  const words = text.split(' ').filter((word) => word !== '');
  if (words[0] === 'silaku') words.shift();
  const [name = '', ...rest] = words;
  if (name === 'tech' && rest.length === 0) return { is: 'screen' };
  if (!isPlainCommand(name)) return refused;
  const args = readOptions(rest, askable[name]);
  if (args === null) return refused;
  // The bundle travels back over the same line; nothing is left on the kiosk.
  return { is: 'command', command: name, args: name === 'support' ? ['--to', '-'] : args };
}

function isPlainCommand(name: string): name is PlainCommand {
  return Object.hasOwn(askable, name);
}

/** Each as one word, `--lines=20`, so that no value can be taken for an option; null after one that is not allowed. */
function readOptions(words: string[], allowed: Options): string[] | null {
  const options: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const [, name = '', joined] = /^--([a-z]+)(?:=(.*))?$/.exec(words[at] ?? '') ?? [];
    if (!Object.hasOwn(allowed, name)) return null;
    const form = allowed[name] ?? null;
    if (form === null) {
      if (joined !== undefined) return null;
      options.push(`--${name}`);
      continue;
    }
    if (joined === undefined) at += 1;
    const value = joined ?? words[at] ?? '';
    if (!form.test(value)) return null;
    options.push(`--${name}=${value}`);
  }
  return options;
}

const list = Object.entries(askable)
  .map(([name, options]) => [name, ...Object.keys(options).map((option) => `[--${option}]`)].join(' '))
  .join(', ');

/** For whoever asked for something else; never repeats what they sent. */
export const refusal = `Dari jauh hanya ini yang bisa diminta: ${list}. Tanpa perintah, layar teknisi terbuka.
From afar only this can be asked for: ${list}. Without a command the technician's screen opens.
`;

export const needsTerminal = `Layar teknisi perlu terminal: pakai ssh -t, atau perintah biasa: ${plainCommands.join(', ')}.
The technician's screen needs a terminal: use ssh -t, or a plain command: ${plainCommands.join(', ')}.
`;
