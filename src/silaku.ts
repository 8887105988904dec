#!/usr/bin/env node
/** The one command: hands each word on to its program, and loads only that one. */

const programs: Record<string, { does: string; run: (args: string[]) => Promise<number> }> = {
  demo: {
    does: 'a whole kiosk and its office on this machine, with pretend devices (npm start)',
    run: async (args) => (await import('./demo.ts')).runDemo(args),
  },
  kiosk: {
    does: 'the service behind the screen: devices, visits, outbox',
    run: async (args) => (await import('./kiosk.ts')).runKiosk(args),
  },
  forward: {
    does: 'brings requests to the office and statuses back',
    run: async (args) => (await import('./forward.ts')).runForward(args),
  },
  enrol: {
    does: 'makes this kiosk known to an office, with a one-time code',
    run: async (args) => (await import('./enrol.ts')).runEnrol(args),
  },
  office: {
    does: "the office's server: inbox and the kiosks' API",
    run: async (args) => (await import('./office.ts')).runOffice(args),
  },
  audit: {
    does: "checks the office's audit trail, and signs where it ends",
    run: async (args) => (await import('./audit.ts')).runAudit(args),
  },
  'office-backup': {
    does: 'a sealed copy of the whole office on another medium, while the office works',
    run: async (args) => (await import('./office-backup.ts')).runOfficeBackup(args),
  },
  'office-restore': {
    does: 'puts a backup into a new office, on the same kind of database or the other one',
    run: async (args) => (await import('./office-restore.ts')).runOfficeRestore(args),
  },
  'office-release': {
    does: 'offers a release to the kiosks of an office, or takes the offer back',
    run: async (args) => (await import('./office-release.ts')).runOfficeRelease(args),
  },
  export: {
    does: 'writes waiting requests onto a USB stick, when there is no link',
    run: async (args) => (await import('./export.ts')).runExport(args),
  },
  import: {
    does: 'takes requests from a USB stick into the office, and writes the answers onto it',
    run: async (args) => (await import('./import.ts')).runImport(args),
  },
  collect: {
    does: "takes the office's answers from a USB stick into the kiosk",
    run: async (args) => (await import('./collect.ts')).runCollect(args),
  },
  journal: {
    does: "shows the kiosk's journal, and checks that nobody has changed it",
    run: async (args) => (await import('./journal.ts')).runJournal(args),
  },
  'day-end': {
    does: "ends the running kiosk's day now: counts for the office, and a slip if asked for",
    run: async (args) => (await import('./day-end.ts')).runDayEnd(args),
  },
  tech: {
    does: "the technician's screen: looks, tests, mends, practises",
    run: async (args) => (await import('./tech.ts')).runTech(args),
  },
  status: {
    does: 'how the kiosk is, one fact a line',
    run: async (args) => (await import('./status.ts')).runStatus(args),
  },
  doctor: {
    does: 'what is wrong, why, what to do about it and what to bring',
    run: async (args) => (await import('./status.ts')).runDoctor(args),
  },
  queue: {
    does: 'requests that wait for the office, and those that were set aside',
    run: async (args) => (await import('./queue.ts')).runQueue(args),
  },
  logs: {
    does: 'the newest lines of kiosk and forwarder',
    run: async (args) => (await import('./logs.ts')).runLogs(args),
  },
  ticket: {
    does: 'prints a status slip',
    run: async (args) => (await import('./ticket.ts')).runTicket(args),
  },
  support: {
    does: 'writes a support bundle: what is known of the kiosk, and nothing about citizens',
    run: async (args) => (await import('./support.ts')).runSupport(args),
  },
  replay: {
    does: 'plays the flight recorder of a support bundle again',
    run: async (args) => (await import('./replay.ts')).runReplay(args),
  },
  devices: {
    does: 'what is connected to the running kiosk, and how each device is; record: what crosses its wire',
    run: async (args) => (await import('./devices.ts')).runDevices(args),
  },
  setup: {
    does: 'asks what only a person knows, and sets this machine up as a kiosk (--office: as an office)',
    run: async (args) => (await import('./setup.ts')).runSetup(args),
  },
  idle: {
    does: 'waits until nobody is at the kiosk; for whoever is about to stop it',
    run: async (args) => (await import('./idle.ts')).runIdle(args),
  },
  update: {
    does: 'which version runs and how the last update went; takes another from a stick, or fetches it now',
    run: async (args) => (await import('./update.ts')).runUpdate(args),
  },
  'update-fetch': {
    does: 'brings a release from the office or a mirror in cheap hours; a timer does it',
    run: async (args) => (await import('./update-fetch.ts')).runUpdateFetch(args),
  },
  'update-switch': {
    does: 'switches to a release between two visits, and back when it is not well; units do it',
    run: async (args) => (await import('./update-switch.ts')).runUpdateSwitch(args),
  },
  'release-key': {
    does: 'makes the pair of keys that releases are signed with and checked by',
    run: async (args) => (await import('./release-key.ts')).runReleaseKey(args),
  },
  'release-sign': {
    does: 'signs the list of a release anew, for another share of the kiosks',
    run: async (args) => (await import('./release-sign.ts')).runReleaseSign(args),
  },
  storage: {
    does: "how the kiosk's storage is, and what to do about it; also when the kiosk is down",
    run: async (args) => (await import('./storage.ts')).runStorage(args),
  },
  restore: {
    does: 'brings the outbox back after its database was damaged',
    run: async (args) => (await import('./restore.ts')).runRestore(args),
  },
  desk: {
    does: 'pretend devices, to be operated from a second terminal',
    run: async (args) => (await import('./desk.ts')).runDesk(args),
  },
};

const [word = '', ...args] = process.argv.slice(2);
const program = Object.hasOwn(programs, word) ? programs[word] : undefined;
if (program) process.exitCode = await program.run(args);
else {
  const list = Object.entries(programs).map(([name, { does }]) => `  silaku ${name.padEnd(8)} ${does}`);
  process.stderr.write(`${list.join('\n')}\n`);
  process.exitCode = 64;
}
