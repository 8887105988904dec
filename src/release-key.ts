/** `silaku release-key`: the pair of keys of whoever makes releases. The private one never belongs on a kiosk, an office or into Git. */
import { existsSync, writeFileSync } from 'node:fs';
import { readCall } from './command-line.ts';
import { createSigningKey, publicKeyOf } from './seal/signatures.ts';

const usage = `silaku release-key --out FILE

  --out FILE   gets the private key (mode 0600), and FILE.pub the public one, which kiosks are given as /etc/silaku/release-key.json
`;

/** Returns the exit status: 64 wrong call, 73 there is such a file already. */
export async function runReleaseKey(args: string[]): Promise<number> {
  const out = readCall(args, { out: { type: 'string' } })?.out;
  if (out === undefined) {
    process.stderr.write(usage);
    return 64;
  }
  if (existsSync(out)) {
    process.stderr.write(`There is a file ${out} already; a key is never written over.\n`);
    return 73;
  }
  const key = await createSigningKey();
  writeFileSync(out, `${JSON.stringify(key)}\n`, { mode: 0o600, flag: 'wx' });
  writeFileSync(`${out}.pub`, `${JSON.stringify(publicKeyOf(key))}\n`);
  process.stdout.write(`${JSON.stringify({ event: 'releaseKey.made', file: out, public: `${out}.pub` })}\n`);
  return 0;
}
