/**
 * `npm run package`: builds the Debian packages of kiosk and office, with what they are made of (CycloneDX) beside them, and a signed list of
 * all files when a key is given. Built twice from one commit they are the same, byte for byte.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { sha256Of } from '../../src/seal/digest.ts';
import { publicKeyOf, signingKey, signRelease } from '../../src/seal/signatures.ts';
import { layOutApplication } from './application-tree.ts';
import { buildDeb } from './debian-archive.ts';
import { type Architecture, architectures, type PackageName, packageNames } from './package-plans.ts';
import { bomOf, partsOf } from './sbom.ts';

const usage = `npm run package -- [--architecture amd64|arm64] [--package silaku-kiosk|silaku-office] [--out .silaku/packages]
               [--compression xz|zstd] [--version X.Y.Z] [--key FILE] [--percent N]

  without --architecture and --package all four are built
  --compression zstd   quicker and a third larger: for trying
  --version            another version than package.json's
  --key FILE           a private key as a JWK ("silaku release-key" makes one); signs release.jws, and gives the packages
                       its public half to check later releases by. Keep it off this machine's Git.
  --percent N          of all kiosks take this release; 100 when it is not said. "silaku release-sign" changes it later
`;

const read = parseArgs({
  options: {
    architecture: { type: 'string', multiple: true, default: [...architectures] },
    package: { type: 'string', multiple: true, default: [...packageNames] },
    out: { type: 'string', default: '.silaku/packages' },
    workshop: { type: 'string', default: '.silaku/package-workshop' },
    compression: { type: 'string', default: 'xz' },
    version: { type: 'string' },
    key: { type: 'string' },
    percent: { type: 'string', default: '100' },
    help: { type: 'boolean', default: false },
  },
}).values;

const wantedArchitectures = architectures.filter((each) => read.architecture.includes(each));
const wantedPackages = packageNames.filter((each) => read.package.includes(each));
const compression = (['xz', 'zstd'] as const).find((each) => each === read.compression);
const version =
  read.version ?? (JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }).version;
const isCall =
  !read.help &&
  compression !== undefined &&
  wantedArchitectures.length === new Set(read.architecture).size &&
  wantedPackages.length === new Set(read.package).size &&
  /^\d+\.\d+\.\d+(~[a-z0-9.]+)?$/.test(version) &&
  /^\d{1,3}$/.test(read.percent) &&
  Number(read.percent) <= 100;
if (!isCall) {
  process.stderr.write(usage);
  process.exit(read.help ? 0 : 64);
}

/** Read before the long work: a name mistyped is told at once. */
const key = read.key === undefined ? null : signingKey.parse(JSON.parse(readFileSync(read.key, 'utf8')));
const releaseKey = key && publicKeyOf(key);

/** The moment of the commit, unless somebody says otherwise: https://reproducible-builds.org/specs/source-date-epoch/ */
const epoch = Number(
  process.env.SOURCE_DATE_EPOCH ??
    execFileSync('git', ['log', '-1', '--format=%ct'], { encoding: 'utf8' }).trim(),
);
mkdirSync(read.out, { recursive: true });

const files: {
  file: string;
  package: PackageName;
  architecture: Architecture;
  bytes: number;
  sha256: string;
}[] = [];
for (const architecture of wantedArchitectures) {
  for (const name of wantedPackages) {
    const deb = buildDeb(name, {
      ...{ version, architecture, epoch, compression, out: read.out, workshop: read.workshop },
      bomOf: (application) => bomOf(partsOf(application), { version, architecture, epoch }),
      layOut: (folder) =>
        layOutApplication(folder, { architecture, version, workshop: read.workshop, releaseKey }),
    });
    const bytes = readFileSync(deb);
    files.push({
      file: basename(deb),
      ...{ package: name, architecture, bytes: bytes.length, sha256: sha256Of(bytes) },
    });
    process.stderr.write(`${deb}  ${(bytes.length / 1e6).toFixed(1)} MB\n`);
  }
}

if (key) {
  const madeAt = new Date(epoch * 1000).toISOString();
  const signed = await signRelease(key, { version, madeAt, percent: Number(read.percent), files });
  writeFileSync(join(read.out, 'release.jws'), `${signed}\n`);
}
const signedBy = releaseKey?.x ?? null;
process.stdout.write(
  `${JSON.stringify({ event: 'package.built', version, out: read.out, signedBy, files })}\n`,
);
