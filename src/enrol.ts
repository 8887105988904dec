/** `silaku enrol`: makes the kiosk's key and trades a one-time code from the office for its number, place and the office's keys. */
import { readCall } from './command-line.ts';
import { enrol } from './outbox/forwarding/office-client.ts';
import { ensureKioskKey, saveEnrolment } from './outbox/keys.ts';
import { publicKeyOf } from './seal/signatures.ts';

const usage = `silaku enrol --folder FOLDER --office URL --code CODE [--shared-with owner|group]

  --folder FOLDER   the kiosk's folder; the key is made there and never leaves it
  --code CODE       shown once by the office ("new kiosk"); it works once
`;

const refusals = {
  codeUnknown: 'The office does not know this code. Look at it again, letter by letter.',
  codeUsed: 'This code was used before. Ask the office for a new one.',
  codeExpired: 'This code is too old. Ask the office for a new one.',
  notUnderstood: 'The office did not understand the kiosk. Do both run the same version?',
};

/** Returns the exit status: 0 enrolled, 64 wrong call, 69 the office was not reached, 77 it refused. */
export async function runEnrol(args: string[]): Promise<number> {
  const options = readOptions(args);
  if (!options) {
    process.stderr.write(usage);
    return 64;
  }
  const { folder, office, code, sharedWith } = options;
  const key = await ensureKioskKey(folder);
  const answer = await enrol(office, { code, publicKey: publicKeyOf(key) }, AbortSignal.timeout(60_000));
  switch (answer.outcome) {
    case 'ok':
      saveEnrolment(folder, answer.enrolment, sharedWith);
      process.stdout.write(
        `${JSON.stringify({ event: 'kiosk.enrolled', kiosk: answer.enrolment.kiosk, place: answer.enrolment.place })}\n`,
      );
      return 0;
    case 'refused':
      process.stderr.write(`${refusals[answer.reason]}\n`);
      return 77;
    case 'tryLater':
      process.stderr.write(
        `The office at ${office} was not reached (${answer.reason}). Nothing is lost; try again.\n`,
      );
      return 69;
  }
}

function readOptions(args: string[]) {
  const values = readCall(args, {
    folder: { type: 'string' },
    office: { type: 'string' },
    code: { type: 'string' },
    'shared-with': { type: 'string', default: 'owner' },
  });
  if (!values) return null;
  const { folder, office, code } = values;
  const sharedWith = (['owner', 'group'] as const).find((known) => known === values['shared-with']);
  return folder && code && office && URL.canParse(office) && sharedWith
    ? { folder, office, code, sharedWith }
    : null;
}
