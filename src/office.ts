/** `silaku office`: the office's server. Wires the parts together, says on standard output where it is, and ends cleanly when asked to. */
import { createInterface } from 'node:readline/promises';
import { readCall } from './command-line.ts';
import { databaseOptions, databasePlace, databaseUsage } from './office/database/database-place.ts';
import { createOffice, type Office } from './office/office.ts';
import { createOfficeLog } from './office/office-log.ts';
import { openidSettingsFrom } from './office/people/openid-settings.ts';
import { shortestPassword } from './office/people/password.ts';
import { username } from './office/people/person.ts';
import { readOfficesFile } from './office/several/offices-file.ts';
import { runOffices } from './offices.ts';
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
  --offices FILE       several offices, each behind host names of its own (src/office/several/README.md), in place of --folder
  --office ID          of those only this one, as for --create-user
  METRICS_TOKEN=…      in the environment: what Prometheus has to show for /metrics; else only this machine may read them
  BACKUP_TO=DIR BACKUP_RECIPIENT=age1…  in the environment: a backup every day (src/office/backup/README.md)
  --demo               create the person "petugas" and show the password on the login page
  --new-kiosk PLACE    print an enrolment code for a kiosk at this place
  --create-user NAME   create a person and end; the password is read from standard input
  --let-in NAME        for somebody who has lost password and phone: print a one-time code for a new password, remove the
                       login codes, and end
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
  if ('entries' in options) return runOffices(options.entries, { ...options, log }, signal);
  const manager = await openServiceManager();
  const office = await createOffice({
    folder: options.folder,
    pagesUrl: options.pagesUrl,
    backup: dailyBackup(process.env),
    version,
    metricsToken: process.env.METRICS_TOKEN ?? null,
    now: () => new Date(),
    log,
    demo: options.demo,
    database: options.database,
    host: options.host,
    port: options.port,
    openid: openidSettingsFrom(process.env),
  });
  try {
    if (options['create-user'] !== undefined) return await createUser(office, options);
    if (options['let-in'] !== undefined) return await letIn(office, options['let-in']);
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

/** Both or neither: a copy that is sealed to nothing, or lies nowhere, is no backup. */
function dailyBackup({
  BACKUP_TO: to,
  BACKUP_RECIPIENT: recipient,
}: Partial<Record<string, string>>): { to: string; recipient: string } | null {
  if (!to && !recipient) return null;
  if (to && recipient) return { to, recipient };
  throw new Error('BACKUP_TO and BACKUP_RECIPIENT belong together: set both, or none for no daily backup.');
}

function readOptions(args: string[]) {
  const values = readCall(args, {
    folder: { type: 'string' },
    offices: { type: 'string' },
    office: { type: 'string' },
    ...databaseOptions,
    host: { type: 'string', default: '127.0.0.1' },
    port: { type: 'string', default: '8080' },
    log: { type: 'string' },
    demo: { type: 'boolean', default: false },
    'new-kiosk': { type: 'string' },
    'create-user': { type: 'string' },
    'let-in': { type: 'string' },
    role: { type: 'string', default: 'operator' },
  });
  if (!values) return null;
  const role = roles.find((known) => known === values.role);
  const isPort = /^\d{1,5}$/.test(values.port) && Number(values.port) < 65_536;
  if (!role || !isPort || (values.folder === undefined) === (values.offices === undefined)) return null;
  const common = { ...values, role, port: Number(values.port) };
  if (values.offices === undefined) {
    const folder = values.folder ?? '';
    const database = databasePlace(folder, values);
    return database && { ...common, folder, database, pagesUrl: process.env.PAGES_URL ?? null };
  }
  const file = readOfficesFile(values.offices, values.database ?? process.env.DATABASE_URL);
  if (file.outcome === 'bad') {
    process.stderr.write(`${values.offices} cannot be used:\n${file.problems.join('\n')}\n`);
    return null;
  }
  if (values.office === undefined) {
    const isOfOne = (['create-user', 'new-kiosk', 'let-in'] as const).some(
      (name) => values[name] !== undefined,
    );
    if (isOfOne) process.stderr.write('Which office? Say it with --office ID.\n');
    return isOfOne ? null : { ...common, entries: file.offices };
  }
  const only = file.offices.find(({ id }) => id === values.office);
  if (!only) process.stderr.write(`There is no office "${values.office}" in ${values.offices}.\n`);
  return only ? { ...common, ...only } : null;
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

async function letIn(office: Office, name: string): Promise<number> {
  const { people } = office;
  const found = await people.find(name);
  if (!found) {
    process.stderr.write(`There is nobody called ${name}. Names are those with which people log in.\n`);
    return 65;
  }
  // Whoever can run this owns the office's files already.
  if (found.disabledAt) await people.enable(name, 'office');
  if (found.secondFactorAt) await people.secondFactor.remove(name, 'office');
  await people.sessions.endAllOf(name);
  say({ event: 'person.code', username: name, code: await people.passwords.makeCode(name, 'office') });
  return 0;
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
