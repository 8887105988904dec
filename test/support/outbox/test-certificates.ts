/** Certificates for tests of TLS, made by openssl: an authority of our own, and what it signed, rightly and wrongly. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type TestCertificate = { key: string; cert: string };

export type TestCertificates = {
  /** What a kiosk is told to trust. */
  ca: string;
  good: TestCertificate;
  ofAnotherName: TestCertificate;
  expired: TestCertificate;
  notYetValid: TestCertificate;
  selfSigned: TestCertificate;
};

export function makeTestCertificates(): TestCertificates {
  const folder = mkdtempSync(join(tmpdir(), 'certificates-'));
  const openssl = (...words: string[]) => execFileSync('openssl', words, { cwd: folder, stdio: 'pipe' });
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  try {
    openssl(
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '3650'],
      ...['-subj', '/CN=Otoritas Uji', '-keyout', 'ca.key', '-out', 'ca.pem'],
    );
    writeFileSync(join(folder, 'serial'), '1000\n');
    writeFileSync(join(folder, 'index'), '');
    writeFileSync(join(folder, 'index.attr'), 'unique_subject = no\n');
    writeFileSync(
      join(folder, 'ca.conf'),
      `[ca]
default_ca = ours
[ours]
database = index
serial = serial
new_certs_dir = .
default_md = sha256
policy = any
copy_extensions = copy
[any]
commonName = supplied
`,
    );

    const signed = (name: string, host: string, from: string, to: string): TestCertificate => {
      openssl(
        ...['req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-subj', `/CN=${host}`],
        ...['-addext', `subjectAltName=DNS:${host}`, '-keyout', `${name}.key`, '-out', `${name}.csr`],
      );
      openssl(
        ...['ca', '-batch', '-config', 'ca.conf', '-cert', 'ca.pem', '-keyfile', 'ca.key', '-notext'],
        ...['-in', `${name}.csr`, '-out', `${name}.pem`, '-startdate', from, '-enddate', to],
      );
      return { key: read(`${name}.key`), cert: read(`${name}.pem`) };
    };
    openssl(
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '3650'],
      ...['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'],
      ...['-keyout', 'self.key', '-out', 'self.pem'],
    );
    return {
      ca: read('ca.pem'),
      good: signed('good', 'localhost', '20200101000000Z', '20490101000000Z'),
      ofAnotherName: signed('other', 'hotspot.example', '20200101000000Z', '20490101000000Z'),
      expired: signed('expired', 'localhost', '20100101000000Z', '20120101000000Z'),
      notYetValid: signed('future', 'localhost', '20480101000000Z', '20490101000000Z'),
      selfSigned: { key: read('self.key'), cert: read('self.pem') },
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
