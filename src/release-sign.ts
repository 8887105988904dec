/** `silaku release-sign`: the list of a release, signed anew for another share of the kiosks: first a few of them, then all. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCall } from './command-line.ts';
import { writeWhole } from './files/whole-files.ts';
import { tellReleaseProblem } from './release-problem.ts';
import { readReleaseFolder, releaseList } from './seal/release-folder.ts';
import { publicKeyOf, type SigningKey, signingKey, signRelease } from './seal/signatures.ts';

const usage = `silaku release-sign --from FOLDER --key FILE --percent N

  --from FOLDER   holds release.jws and the packages that it names; release.jws is written anew
  --key FILE      the private key that has signed it ("silaku release-key" made it)
  --percent N     of all kiosks take this release, 0 to 100; which ones is decided by their number and the version, so that
                  a larger share holds the smaller one
`;

/** Returns the exit status: 0 signed, 64 wrong call, 65 not signed by this key or a package is not the one it names, 66 no list or no key, 73 not written. */
export async function runReleaseSign(args: string[]): Promise<number> {
  const options = { from: { type: 'string' }, key: { type: 'string' }, percent: { type: 'string' } } as const;
  const { from, key: keyFile, percent = '' } = readCall(args, options) ?? {};
  if (!from || !keyFile || !/^\d{1,3}$/.test(percent) || Number(percent) > 100) {
    process.stderr.write(usage);
    return 64;
  }
  const key = readSigningKey(keyFile);
  if (!key) {
    process.stderr.write(`${keyFile} can not be read, or holds no private key of "silaku release-key".\n`);
    return 66;
  }
  const read = await readReleaseFolder(from, publicKeyOf(key));
  if (read.outcome === 'bad') return tellReleaseProblem(read, from);
  const before = read.release.percent;
  const release = { ...read.release, percent: Number(percent) };
  const list = join(from, releaseList);
  try {
    // Somebody may be fetching it just now, from a mirror that serves this folder.
    writeWhole(list, `${await signRelease(key, release)}\n`, 0o644);
  } catch (error) {
    process.stderr.write(`${list} could not be written: ${String(error)}. The former one is still there.\n`);
    return 73;
  }
  const said = { event: 'release.signed', file: list, version: release.version, percent: release.percent };
  process.stdout.write(`${JSON.stringify({ ...said, before })}\n`);
  return 0;
}

function readSigningKey(file: string): SigningKey | null {
  try {
    return signingKey.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // Not told: the parser would quote the key.
    return null;
  }
}
