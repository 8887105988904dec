/** `silaku office`: the office's server. Wires the parts together, says on standard output where it is, and ends cleanly when asked to. */
import { createInterface } from 'node:readline/promises';
import { readCall } from './command-line.ts';
import { databaseOptions, databasePlace, databaseUsage } from './office/database/database-place.ts';
import { createOffice, type Office } from './office/office.ts';
import { createOfficeLog } from './office/office-log.ts';
import { shortestPassword } from './office/password.ts';
import { username } from './office/people.ts';
import { roles } from './request/workflow/office-roles.ts';
import { openServiceManager } from './service/service-manager.ts';
import { watchVitalSigns } from './service/vital-signs.ts';
import { toldToStop } from './told-to-stop.ts';
import { version } from './version.ts';

const usage = `silaku office --folder FOLDER [--host 127.0.0.1] [--port 8080] [--log FILE]

  --folder FOLDER      where the office keeps its database, its keys and the sealed pages
${databaseUsage}  --port 0             any free port; the line "office.ready" on standard output names it
  --log FILE           write the log there instead of to standard error
  PAGES_URL=s3://…     in the environment: sealed pages lie in S3-compatible storage (src/office/pages/README.md)
  METRICS_TOKEN=…      in the environment: what Prometheus has to show for /metrics; else only this machine may read them
  --demo               create the person "petugas" and show the password on the login page
  --new-kiosk PLACE    print an enrolment code for a kiosk at this place
  --create-user NAME   create a person and end; the password is read from standard input
  --role ROLE          of that person: ${roles.join(', ')} (default operator)
`;

/** `signal` ends it, as SIGTERM and SIGINT do. Returns the exit status. */
export async function runOffice(args: string[], { signal }: { signal?: AbortSignal } = {}): Promise<number> {
  const options = readOptions(args);
  if (!options) {
    process.stderr.write(usage);
    return 64;
  }
  const log = createOfficeLog(options.log ?? null);
  const manager = await openServiceManager();
  const office = await createOffice({
    folder: options.folder,
    pagesUrl: process.env.PAGES_URL ?? null,
    version,
    metricsToken: process.env.METRICS_TOKEN ?? null,
    now: () => new Date(),
    log,
    demo: options.demo,
    database: options.database,
    host: options.host,
    port: options.port,
  });
  try {
    if (options['create-user'] !== undefined) return await createUser(office, options);
    await office.listen();
    if (options['new-kiosk'] !== undefined) {
      const place = options['new-kiosk'];
      say({ event: 'office.enrolmentCode', place, code: await office.createEnrolmentCode({ place }) });
    }
    const code = await office.setUpCode();
    if (code) say({ event: 'office.setUp', url: `${office.url}/set-up`, code });
    say({ event: 'office.ready', url: office.url });
    const statusLine = () => `Answers at ${office.url}.`;
    manager.ready(statusLine());
    const signs = watchVitalSigns({
      manager,
      signs: { answers: () => pageAnswers(office.url) },
      status: statusLine,
      onMissing: (missing) => log.error({ signs: missing }, 'watchdog.signMissing'),
    });
    await toldToStop(signal);
    manager.stopping('Ends the answers that it is giving.');
    signs.close();
    return 0;
  } finally {
    await office.close();
  }
}

/** Asks as a browser would, from outside, for a page that looks into the database; any answer will do but that something broke. */
async function pageAnswers(url: string): Promise<void> {
  const answer = await fetch(`${url}/login`, { redirect: 'manual', signal: AbortSignal.timeout(30_000) });
  await answer.arrayBuffer();
  if (answer.status >= 500) throw new Error(`The office answered ${answer.status}.`);
}

function readOptions(args: string[]) {
  const values = readCall(args, {
    folder: { type: 'string' },
    ...databaseOptions,
    host: { type: 'string', default: '127.0.0.1' },
    port: { type: 'string', default: '8080' },
    log: { type: 'string' },
    demo: { type: 'boolean', default: false },
    'new-kiosk': { type: 'string' },
    'create-user': { type: 'string' },
    role: { type: 'string', default: 'operator' },
  });
  if (!values) return null;
  const { folder } = values;
  const role = roles.find((known) => known === values.role);
  const isPort = /^\d{1,5}$/.test(values.port) && Number(values.port) < 65_536;
  const database = folder ? databasePlace(folder, values) : null;
  return folder && database && role && isPort
    ? { ...values, folder, database, role, port: Number(values.port) }
    : null;
}

async function createUser(
  office: Office,
  options: { 'create-user'?: string | undefined; role: (typeof roles)[number] },
): Promise<number> {
  const name = options['create-user'] ?? '';
  const password = await firstLineOfInput();
  if (!username.safeParse(name).success || password.length < shortestPassword) {
    process.stderr.write(
      `A name has 2 to 32 small letters or digits, a password at least ${shortestPassword} characters.\n`,
    );
    return 65;
  }
  const { outcome } = await office.people.create({
    username: name,
    name,
    role: options.role,
    password,
    by: 'office',
  });
  say({ event: outcome === 'created' ? 'person.created' : 'person.taken', username: name });
  return outcome === 'created' ? 0 : 73;
}

async function firstLineOfInput(): Promise<string> {
  if (process.stdin.isTTY) process.stderr.write('Password (it will be seen on the screen), then Enter: ');
  const lines = createInterface({ input: process.stdin });
  for await (const line of lines) {
    lines.close();
    return line;
  }
  return '';
}

function say(line: Record<string, string>): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
