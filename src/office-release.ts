/** `silaku office-release`: what the office offers to its kiosks as an update. The office may be running; it serves what lies there. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readCall } from './command-line.ts';
import { type OfferResult, offerRelease, withdrawRelease } from './office/updates/offer-release.ts';
import { tellReleaseProblem } from './release-problem.ts';
import type { PublicKey } from './seal/messages.ts';
import { readReleaseKeys } from './seal/release-keys.ts';
import { isSealProblem } from './seal/seal-problem.ts';
import { asSize, wrongUser } from './stick-command.ts';

/** The owner's own key goes before the one that came with the package. */
const keyOfOwner = '/etc/silaku-office/release-key.json';
const keyOfPackage = fileURLToPath(new URL('../release-key.json', import.meta.url));

const usage = `silaku office-release --folder OFFICE --from FOLDER [--key FILE] [--older]
silaku office-release --folder OFFICE --withdraw

  --folder OFFICE   the office's folder; the office may be running
  --from FOLDER     holds release.jws and the packages that it names; they are checked and copied
  --key FILE        the public key of whoever signed it, in place of ${keyOfOwner}
                    or, without that, the key that came with this package
  --older           also a release older than the one that is offered
  --withdraw        offers nothing any more
`;

/**
 * Returns the exit status: 0 done, 64 wrong call, 65 refused (signature, a changed package, older than what is offered), 66 no release or
 * no key there, 73 the disk is full or can't be written, 77 wrong user, 78 no office.
 */
export async function runOfficeRelease(args: string[]): Promise<number> {
  const call = readOptions(args);
  if (!call) {
    process.stderr.write(usage);
    return 64;
  }
  const { folder } = call;
  const identity = join(folder, 'office-identity.txt');
  if (!existsSync(identity))
    return fail(78, `There is no office in ${folder}. The unit file of silaku-office says where it is.`);
  const hint = wrongUser(identity, 'office-release');
  if (hint) return fail(77, hint);
  try {
    if (!('from' in call)) return say({ event: 'officeRelease.withdrawn', ...withdrawRelease(folder) });
    const key = call.key ? readKey([call.key], call.key) : readKey([keyOfOwner, keyOfPackage], keyOfOwner);
    if (typeof key === 'number') return key;
    return tell(await offerRelease({ office: folder, from: call.from, key, older: call.older }), call.from);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    return fail(73, `Not done: ${error.message}. What was offered before still is.`);
  }
}

function tell(result: OfferResult, from: string): number {
  switch (result.outcome) {
    case 'bad':
      return tellReleaseProblem(result, from);
    case 'older':
      return fail(
        65,
        `${result.release.version} is older than ${result.offered}, which is offered. Kiosks never go back by themselves; to offer it to the others, add --older.`,
      );
    case 'noRoom':
      return fail(
        73,
        `The disk has ${asSize(result.freeBytes)} free; this release and room for requests take ${asSize(result.neededBytes)}. What was offered before still is.`,
      );
    case 'offered':
    case 'offeredAlready': {
      const { version, percent, files } = result.release;
      const said = { event: 'officeRelease.offered', outcome: result.outcome, version, percent };
      const news = 'newFiles' in result ? { newFiles: result.newFiles, before: result.before } : {};
      return say({ ...said, files: files.length, ...news });
    }
  }
}

/** The first that there is; the exit status when there is none, or one that is no key. */
function readKey(paths: string[], place: string): PublicKey | number {
  try {
    const [key] = readReleaseKeys(paths);
    return (
      key ?? fail(66, `There is no key to check the release with: put it at ${place}, or say --key FILE.`)
    );
  } catch (error) {
    if (!isSealProblem(error)) throw error;
    return fail(66, error.hint);
  }
}

function readOptions(args: string[]) {
  const values = readCall(args, {
    folder: { type: 'string' },
    from: { type: 'string' },
    key: { type: 'string' },
    older: { type: 'boolean', default: false },
    withdraw: { type: 'boolean', default: false },
  });
  const { folder, from, key, older = false, withdraw } = values ?? {};
  if (!folder || Boolean(withdraw) === (from !== undefined)) return null;
  if (from === undefined) return key === undefined && !older ? { folder } : null;
  return { folder, from, older, ...(key === undefined ? {} : { key }) };
}

function say(line: Record<string, string | number | null>): number {
  process.stdout.write(`${JSON.stringify(line)}\n`);
  return 0;
}

function fail(status: number, sentence: string): number {
  process.stderr.write(`${sentence}\n`);
  return status;
}
