/** `silaku audit`: checks that nobody has changed, cut or rewritten the office's audit trail, and writes its signed heads for safe-keeping elsewhere. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCall } from './command-line.ts';
import { createAuditTrail } from './office/audit-trail.ts';
import { databaseOptions, databasePlace, databaseUsage } from './office/database/database-place.ts';
import { type DatabasePlace, openOfficeDatabase } from './office/database/office-database.ts';
import { createAuditAnchors } from './office/law/audit/audit-anchors.ts';
import { loadOfficeKeys } from './office/office-keys.ts';

const usage = `silaku audit verify|anchors --folder FOLDER [--anchors FILE]

  verify               check the chain and every signed head; the last line is JSON
  anchors              sign the head as it is now, and print all signed heads, one a line: keep them somewhere else
  --folder FOLDER      the office's folder, with its signing key; the office may be running
${databaseUsage}  --anchors FILE       signed heads that were kept elsewhere, to be checked as well
`;

/** Exit status: 0 whole, 1 broken, 64 wrong call, 66 no such office or file. */
export async function runAudit(args: string[]): Promise<number> {
  const [deed, ...rest] = args;
  const options = readOptions(rest);
  if (!options || (deed !== 'verify' && deed !== 'anchors')) {
    process.stderr.write(usage);
    return 64;
  }
  const { folder, place, held } = options;
  const needed = [join(folder, 'office-signing-key.json'), ...('file' in place ? [place.file] : [])];
  if (!needed.every((path) => existsSync(path)) || (held && !existsSync(held))) {
    process.stderr.write(
      `There is no office in ${folder}, or no file of signed heads. Nothing was made or changed.\n`,
    );
    return 66;
  }
  const database = await openOfficeDatabase(place);
  try {
    const keys = await loadOfficeKeys(folder);
    const now = () => new Date();
    const anchors = createAuditAnchors({ database, audit: createAuditTrail({ database, now }), keys, now });
    if (deed === 'anchors') {
      await anchors.sign();
      for (const anchor of await anchors.all()) process.stdout.write(`${anchor}\n`);
      return 0;
    }
    const lines = held ? readFileSync(held, 'utf8').split('\n') : [];
    const checked = await anchors.check(lines.map((line) => line.trim()).filter((line) => line !== ''));
    process.stdout.write(`${JSON.stringify({ event: 'audit.verified', ...checked })}\n`);
    if (checked.outcome === 'whole') return 0;
    process.stderr.write(`${advice[checked.why](checked.at)}\n`);
    return 1;
  } finally {
    await database.close();
  }
}

const advice = {
  changed: (at) =>
    `Entry ${at} does not follow from the one before: something was changed, removed or put in.`,
  cutOff: (at) =>
    `The trail ends with entry ${at}, but a signed head names a later one: its end was cut off.`,
  rewritten: (at) => `Entry ${at} is another one than a signed head names: the trail was written anew.`,
  anchorForged: () =>
    'A signed head was not signed by this office. Is it of another office, or was it changed?',
} satisfies Record<string, (at: number) => string>;

function readOptions(args: string[]): { folder: string; place: DatabasePlace; held: string | null } | null {
  const values = readCall(args, {
    folder: { type: 'string' },
    anchors: { type: 'string' },
    ...databaseOptions,
  });
  if (!values?.folder) return null;
  const place = databasePlace(values.folder, values);
  return place && { folder: values.folder, place, held: values.anchors ?? null };
}
