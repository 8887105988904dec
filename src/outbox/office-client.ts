/**
 * The office over HTTP, as the forwarder calls it. Whatever comes back, from the office or from a stranger on the line, is
 * typed data; only a stop asked for by the caller is thrown.
 */
import { z } from 'zod';
import { type DayEndAnswer, dayEndAnswer } from '../seal/day-end.ts';
import { kioskMomentHeader, kioskMomentText } from '../seal/kiosk-moment.ts';
import {
  type AnnounceAnswer,
  announceAnswer,
  type Enrolment,
  type EnrolRequest,
  enrolment,
} from '../seal/messages.ts';
import { signedMessageLimitBytes } from '../seal/signatures.ts';
import { judgeFailure, judgeHead, type TryLater, tryLater, type Unauthorised } from './office-answers.ts';
import { type PageAnswer, type PageUpload, uploadPage } from './page-upload.ts';
import type { BootMoment } from './stamp.ts';

export type OfficeClient = {
  /** `manifestJws` as it was signed; safe to repeat. */
  announce(manifestJws: string, signal: AbortSignal): Promise<AnnounceAnswer | TryLater | Unauthorised>;
  /** As it was signed; safe to repeat. */
  sendDayEnd(dayEndJws: string, signal: AbortSignal): Promise<DayEndAnswer | TryLater | Unauthorised>;
  uploadPage(page: PageUpload, signal: AbortSignal): Promise<PageAnswer>;
  /** The feed is handed over as signed text: the caller verifies it. */
  statuses(
    cursor: string | null,
    signal: AbortSignal,
  ): Promise<{ outcome: 'ok'; feedJws: string } | TryLater | Unauthorised>;
};

export type OfficeClientOptions = {
  /** Such as https://kantor.example/ ; a path in it is kept. */
  baseUrl: string;
  accessToken: string;
  /** Told with every question: with it the office puts right what a wrong clock has written. */
  moment?: () => BootMoment;
  limits?: Partial<OfficeLimits>;
  now?: () => Date;
};

export type OfficeLimits = {
  /** For asking a small question, answer included. */
  questionMs: number;
  /** A manifest with its thumbnails may have 100 kB, and the slowest link carries 1 kB a second. */
  announceMs: number;
  /** The longest silence within an upload. */
  stallMs: number;
  chunkBytes: number;
};

export const officeLimits: OfficeLimits = {
  questionMs: 60_000,
  announceMs: 180_000,
  stallMs: 120_000,
  chunkBytes: 128 * 1024,
};

export function createOfficeClient(options: OfficeClientOptions): OfficeClient {
  const limits = { ...officeLimits, ...options.limits };
  const now = options.now ?? (() => new Date());
  const headers = () => ({
    authorization: `Bearer ${options.accessToken}`,
    ...(options.moment ? { [kioskMomentHeader]: kioskMomentText(options.moment()) } : {}),
  });
  const at = (path: string) => officeUrl(options.baseUrl, path);

  async function send<Answer>(
    path: string,
    signedText: string,
    schema: z.ZodType<Answer>,
    signal: AbortSignal,
  ): Promise<Answer | TryLater | Unauthorised> {
    const request = {
      method: 'POST',
      headers: { ...headers(), 'content-type': 'application/jose' },
      body: signedText,
    };
    const answer = await ask(at(path), request, { limitMs: limits.announceMs, signal, now });
    if (answer.outcome !== 'answered') return answer;
    // A refusal is final, so only the office's own words count as one, whatever the status.
    const parsed = schema.safeParse(parseJson(answer.body));
    if (parsed.success) return parsed.data;
    return tryLater(answer.status < 400 ? 'notTheOffice' : 'officeFailed');
  }

  return {
    announce: (manifestJws, signal) => send('api/announce', manifestJws, announceAnswer, signal),
    sendDayEnd: (dayEndJws, signal) => send('api/day-ends', dayEndJws, dayEndAnswer, signal),

    uploadPage(page, signal) {
      const place = {
        endpoint: at('api/pages/').href,
        accessToken: options.accessToken,
        chunkBytes: limits.chunkBytes,
        stallMs: limits.stallMs,
        now,
      };
      return uploadPage(place, page, signal);
    },

    async statuses(cursor, signal) {
      const url = at('api/statuses');
      if (cursor !== null) url.searchParams.set('cursor', cursor);
      const answer = await ask(url, { headers: headers() }, { limitMs: limits.questionMs, signal, now });
      if (answer.outcome !== 'answered') return answer;
      if (answer.status >= 400) return tryLater('officeFailed');
      if (!answer.contentType?.startsWith('application/jose')) return tryLater('notTheOffice');
      return { outcome: 'ok', feedJws: answer.body.trim() };
    },
  };
}

const enrolRefusal = z.object({ error: z.enum(['codeUnknown', 'codeUsed', 'codeExpired']) });

export type EnrolAnswer =
  | { outcome: 'ok'; enrolment: Enrolment }
  | { outcome: 'refused'; reason: z.infer<typeof enrolRefusal>['error'] | 'notUnderstood' }
  | TryLater;

/** Gives the kiosk its number and its token for a one-time code; the technician's `enrol` command calls it. */
export async function enrol(
  baseUrl: string,
  request: EnrolRequest,
  signal: AbortSignal,
  limitMs: number = officeLimits.questionMs,
): Promise<EnrolAnswer> {
  const answer = await ask(
    officeUrl(baseUrl, 'api/enrol'),
    { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(request) },
    { limitMs, signal, now: () => new Date() },
  );
  if (answer.outcome === 'unauthorised') return { outcome: 'refused', reason: 'notUnderstood' };
  if (answer.outcome === 'tryLater') return answer;
  const body = parseJson(answer.body);
  const enrolled = enrolment.safeParse(body);
  if (answer.status < 400) {
    return enrolled.success ? { outcome: 'ok', enrolment: enrolled.data } : tryLater('notTheOffice');
  }
  const refusal = enrolRefusal.safeParse(body);
  return { outcome: 'refused', reason: refusal.success ? refusal.data.error : 'notUnderstood' };
}

type Answered = { outcome: 'answered'; status: number; contentType: string | null; body: string };

async function ask(
  url: URL,
  request: RequestInit,
  { limitMs, signal, now }: { limitMs: number; signal: AbortSignal; now: () => Date },
): Promise<Answered | TryLater | Unauthorised> {
  try {
    const response = await fetch(url, {
      ...request,
      // A redirect would take the token and the manifest to wherever a stranger likes.
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(limitMs)]),
    });
    const contentType = response.headers.get('content-type');
    const head = { status: response.status, contentType, retryAfter: response.headers.get('retry-after') };
    const judged = judgeHead(head, now());
    if (judged) {
      await response.body?.cancel();
      return judged;
    }
    const body = await readText(response);
    return body === null
      ? tryLater('notTheOffice')
      : { outcome: 'answered', status: response.status, contentType, body };
  } catch (error) {
    return judgeFailure(error, signal);
  }
}

/** null when it is longer than anything the office sends. */
async function readText(response: Response): Promise<string | null> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of response.body ?? []) {
    bytes += piece.length;
    if (bytes > signedMessageLimitBytes) return null;
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

function officeUrl(baseUrl: string, path: string): URL {
  return new URL(path, baseUrl.endsWith('/') ? baseUrl : `${baseUrl}/`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
