/** The five things about a kiosk that only a person knows, and what is wrong with an answer in words that help. Pure. */
import { z } from 'zod';

export type KioskAnswers = {
  /** https://kantor.example/ */
  office: string;
  /** Shown once by the office; empty when the kiosk is enrolled already and stays so. */
  code: string;
  /** As the office shall know it: "Balai Desa Pitulua". */
  place: string;
  /** `auto`: by USB, whatever is there. `ADDRESS` or `ADDRESS:PORT`: the receipt printer is on the network. A path: devices as in kiosk.json. */
  devices: string;
  /** A line as in an .pub file of ssh-keygen; empty when nobody is to log in, or the one from before stays. */
  technicianKey: string;
};
export type AnswerName = keyof KioskAnswers;

export type Question = {
  name: AnswerName;
  asks: string;
  /** What is wrong with it; null when nothing is. */
  problem: (answer: string) => string | null;
};

export const kioskQuestions: readonly Question[] = [
  {
    name: 'office',
    asks: 'Address of the office, such as https://kantor.example/',
    problem: officeProblem,
  },
  {
    name: 'code',
    asks: 'Enrolment code from the office\'s page "Kiosk" (empty: this kiosk is enrolled already)',
    problem: (answer) =>
      answer === '' || /^[A-Za-z0-9]{4}-?[A-Za-z0-9]{4}$/.test(answer)
        ? null
        : 'The code has two groups of four letters and digits, such as K7QM-3FXA.',
  },
  {
    name: 'place',
    asks: 'Village hall or place, as the office entered it, such as Balai Desa Pitulua',
    problem: (answer) => (/^.{3,80}$/.test(answer) ? null : 'A place has 3 to 80 letters.'),
  },
  {
    name: 'devices',
    asks: 'Receipt printer and other devices: auto (by USB), or the address of a printer on the network, or a file',
    problem: devicesProblem,
  },
  {
    name: 'technicianKey',
    asks: "The technician's public SSH key, one line (empty: as it is)",
    problem: sshKeyProblem,
  },
];

/** Plain http is for this very machine alone: a code and a token travel there. */
function officeProblem(answer: string): string | null {
  const url = URL.canParse(answer) ? new URL(answer) : null;
  const isHere = url?.protocol === 'http:' && ['127.0.0.1', 'localhost'].includes(url.hostname);
  if (url?.protocol === 'https:' || isHere) return null;
  return 'It begins with https:// and is what staff type into their browser.';
}

/** An address in numbers: the firewall and the sandbox know no names. */
const networkPrinter = /^((?:\d{1,3}\.){3}\d{1,3})(?::(\d{1,5}))?$/;

function devicesProblem(answer: string): string | null {
  if (answer === 'auto' || answer.startsWith('/')) return null;
  const port = networkPrinter.exec(answer)?.[2];
  if (networkPrinter.test(answer) && Number(port ?? 9100) < 65_536) return null;
  return 'Write auto, or an address such as 192.168.1.50, or the whole path of a file with devices as in kiosk.json.';
}

/** The printer's address, when the answer is one. */
export function networkPrinterOf(answer: string): { host: string; port: number } | null {
  const match = answer === 'auto' || answer.startsWith('/') ? null : networkPrinter.exec(answer);
  return match?.[1] ? { host: match[1], port: Number(match[2] ?? 9100) } : null;
}

const keyKinds = ['ssh-ed25519', 'ecdsa-sha2-nistp256', 'sk-ssh-ed25519@openssh.com', 'ssh-rsa'];

function sshKeyProblem(answer: string): string | null {
  if (answer === '') return null;
  if (answer.includes('PRIVATE KEY'))
    return 'This is a private key, which never leaves its owner. The public one ends in .pub.';
  const [kind = '', base64 = ''] = answer.split(' ');
  // The kind stands once more inside, behind its length.
  const inside = Buffer.from(base64, 'base64')
    .subarray(4, 4 + kind.length)
    .toString('latin1');
  return keyKinds.includes(kind) && inside === kind && !/[\r\n]/.test(answer)
    ? null
    : 'A public key is one line that begins with ssh-ed25519; `cat ~/.ssh/id_ed25519.pub` shows it.';
}

const answersFile = z.strictObject({
  office: z.string(),
  code: z.string().default(''),
  place: z.string(),
  devices: z.string().default('auto'),
  technicianKey: z.string().default(''),
});

/** Of a file, for many kiosks or the lab: every problem at once. */
export function readAnswers(
  json: unknown,
): { outcome: 'ok'; answers: KioskAnswers } | { outcome: 'wrong'; problems: string[] } {
  const read = answersFile.safeParse(json);
  if (!read.success) return { outcome: 'wrong', problems: [z.prettifyError(read.error)] };
  const problems = kioskQuestions.flatMap(({ name, problem }) => {
    const found = problem(read.data[name]);
    return found === null ? [] : [`${name}: ${found}`];
  });
  return problems.length === 0 ? { outcome: 'ok', answers: read.data } : { outcome: 'wrong', problems };
}
