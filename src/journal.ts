/** `silaku journal`: shows the kiosk's journal and checks its chain; reads the disk alone, so it also works on a card in a reader. */
import { readCall } from './command-line.ts';
import { type JournalCheck, readJournal } from './outbox/journal.ts';
import { isOutboxProblem } from './outbox/outbox-problem.ts';
import type { JournalEntry } from './seal/journal-entry.ts';

const usage = `silaku journal --folder FOLDER [--check] [--json] [--last N]

  --folder FOLDER   the kiosk's folder, with outbox.sqlite
  --check           say only whether the chain is whole, and which entry is the first that does not follow
  --json            one JSON object a line
  --last N          only the newest N entries (default 40; 0 for all)
`;

/** Returns the exit status: 0 whole, 1 broken, 64 wrong call, 66 no journal there. */
export function runJournal(args: string[]): number {
  const options = readOptions(args);
  if (!options) {
    process.stderr.write(usage);
    return 64;
  }
  const { folder, json, last } = options;
  const say = (line: string) => process.stdout.write(`${line}\n`);
  try {
    return readJournal(folder, (journal) => {
      const checked = journal.check();
      if (!options.check) {
        const shown: JournalEntry[] = [];
        for (const entry of journal.entries()) {
          shown.push(entry);
          if (last > 0 && shown.length > last) shown.shift();
        }
        for (const entry of shown) say(json ? JSON.stringify(entry) : inOneLine(entry));
      }
      say(json ? JSON.stringify(checked) : inWords(checked));
      return checked.outcome === 'whole' ? 0 : 1;
    });
  } catch (error) {
    if (!isOutboxProblem(error)) throw error;
    process.stderr.write(`There is no journal to read in ${folder}: ${error.hint}\n`);
    return 66;
  }
}

function inOneLine({ sequence, at, certain, event, subject, details, hash }: JournalEntry): string {
  const about = [subject, details === '{}' ? null : details].filter((part) => part !== null).join(' ');
  return `${String(sequence).padStart(6)}  ${at}${certain ? ' ' : '?'} ${hash.slice(0, 16)}  ${event.padEnd(17)} ${about}`;
}

function inWords(checked: JournalCheck): string {
  return checked.outcome === 'whole'
    ? `The journal is whole: ${checked.entries} entries, head ${checked.head}.`
    : `The journal is broken: entry ${checked.brokenAt} does not follow from the one before. Somebody or a failing card has changed it; keep the card.`;
}

function readOptions(args: string[]) {
  const values = readCall(args, {
    folder: { type: 'string' },
    check: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    last: { type: 'string', default: '40' },
  });
  if (!values) return null;
  const { folder } = values;
  return folder && /^\d{1,7}$/.test(values.last) ? { ...values, folder, last: Number(values.last) } : null;
}
