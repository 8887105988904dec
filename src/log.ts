/** The log of kiosk and forwarder: one JSON object a line, `msg` the dotted name of the event. It never holds a citizen's data. */
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
export function createLog(name: 'kiosk' | 'forward' | 'desk', file: string | null): Logger {
  return pino(
    {
      name,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: personalFields.flatMap((field) => [field, `*.${field}`]), censor: '[cut out]' },
    },
    pino.destination({ dest: file ?? 2, sync: true }),
  );
}
