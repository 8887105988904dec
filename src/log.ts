/** The log of kiosk and forwarder: one JSON object a line, `msg` the dotted name of the event. It never holds a citizen's data. */
import { openSync, writeSync } from 'node:fs';
import pino, { type Logger } from 'pino';

/** The second net: these fields are cut out even when somebody logs them by mistake. */
const personalFields = [
  'nik',
  'familyCardNumber',
  'phone',
  'answers',
  'caseAnswers',
  'entry',
  'text',
  'accessToken',
];

/** `file`: a path, or standard error when it is null. Lines are written before the call returns: the last one before a crash counts. */
export function createLog(
  name: 'kiosk' | 'forward' | 'desk' | 'update',
  file: string | null,
  ring?: { take(line: string): void },
): Logger {
  return pino(
    {
      name,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: personalFields.flatMap((field) => [field, `*.${field}`]), censor: '[cut out]' },
    },
    withRing(file === null ? pino.destination({ dest: 2, sync: true }) : logFile(file), ring),
  );
}

/** What is written also goes to `ring`, for those who look on. */
function withRing(
  to: { write(line: string): void },
  ring: { take(line: string): void } | undefined,
): { write(line: string): void } {
  if (!ring) return to;
  return {
    write(line) {
      to.write(line);
      ring.take(line);
    },
  };
}

/** A disk that is full or has turned read-only costs lines of the log, never the program: what it says then goes to standard error. */
function logFile(path: string): { write(line: string): void } {
  let file: number | null = null;
  return {
    write(line) {
      try {
        file ??= openSync(path, 'a');
        writeSync(file, line);
      } catch {
        toStandardError(line);
      }
    },
  };
}

function toStandardError(line: string): void {
  try {
    writeSync(2, line);
  } catch {
    // Nobody listens there either.
  }
}
