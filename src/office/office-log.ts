/** The office's log: one JSON object a line. What could name a citizen is cut out even when somebody logs it by mistake. */
import pino, { type Logger } from 'pino';

/** `file`: a path, or standard error when it is null. */
export function createOfficeLog(file: string | null): Logger {
  return pino(
    {
      name: 'office',
      level: 'info',
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: personalFields.flatMap((field) => [field, `*.${field}`]), censor: '[cut out]' },
    },
    pino.destination({ dest: file ?? 2, sync: true }),
  );
}

const personalFields = [
  'nik',
  'familyCardNumber',
  'phone',
  'answers',
  'caseAnswers',
  'thumbnails',
  'note',
  'password',
  'accessToken',
  'authorization',
  'cookie',
  'body',
  'headers',
];
