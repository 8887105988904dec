/**
 * The office over HTTP, as the forwarder calls it. Whatever comes back, from the office or from a stranger on the line, is
 * typed data; only a stop asked for by the caller is thrown.
 */
import { z } from 'zod';
import { type DayEndAnswer, dayEndAnswer } from '../../seal/day-end.ts';
import { kioskMomentHeader, kioskMomentText } from '../../seal/kiosk-moment.ts';
import type { KioskReport } from '../../seal/kiosk-report.ts';
import {
  type AnnounceAnswer,
  announceAnswer,
  type Enrolment,
  type EnrolRequest,
  enrolment,
} from '../../seal/messages.ts';
import { signedMessageLimitBytes } from '../../seal/signatures.ts';
import type { BootMoment } from '../stamp.ts';
import { httpCall } from './http-call.ts';
import { createMeteredAgent, type MeteredAgent, type Traffic } from './metered-agent.ts';
import { judgeFailure, judgeHead, type TryLater, tryLater, type Unauthorised } from './office-answers.ts';
import { type PageAnswer, type PageUpload, uploadPage } from './page-upload.ts';

export type OfficeClient = {
  /** `manifestJws` as it was signed; safe to repeat. */
  announce(manifestJws: string, signal: AbortSignal): Promise<AnnounceAnswer | TryLater | Unauthorised>;
  /** As it was signed; safe to repeat. */
  sendDayEnd(dayEndJws: string, signal: AbortSignal): Promise<DayEndAnswer | TryLater | Unauthorised>;
  uploadPage(page: PageUpload, signal: AbortSignal): Promise<PageAnswer>;
  /** The feed is handed over as signed text: the caller verifies it. `lanesAfter`: how far this kiosk's lanes are known to it. */
  statuses(
    cursor: string | null,
    signal: AbortSignal,
    lanesAfter?: number,
  ): Promise<{ outcome: 'ok'; feedJws: string } | TryLater | Unauthorised>;
  /** Which of these the office does not have whole, as signed text for the caller to verify. `question` as it is digested there. */
  missing(
    question: string,
    signal: AbortSignal,
  ): Promise<{ outcome: 'ok'; answerJws: string } | TryLater | Unauthorised>;
  /** The newest bulletin, as signed text for the caller to verify. */
  bulletin(signal: AbortSignal): Promise<{ outcome: 'ok'; jws: string } | TryLater | Unauthorised>;
  /** The catalogue of this digest; the caller compares. */
  catalogue(
    sha256: string,
    signal: AbortSignal,
  ): Promise<{ outcome: 'ok'; text: string } | TryLater | Unauthorised>;
  /** How the kiosk is. */
  report(report: KioskReport, signal: AbortSignal): Promise<{ outcome: 'ok' } | TryLater | Unauthorised>;
};

export type MeteredOfficeClient = OfficeClient & {
  /** What has crossed the line since this client was made, in both directions. */
  traffic(): Traffic;
};

export type OfficeClientOptions = {
  /** Such as https://kantor.example/ ; a path in it is kept. */
  baseUrl: string;
  accessToken: string;
  /** Told with every question: with it the office puts right what a wrong clock has written. */
  moment?: () => BootMoment;
  limits?: Partial<OfficeLimits>;
  now?: () => Date;
  /** For an office whose certificate no well-known authority has signed: the one that has, in PEM. */
  ca?: string;
  /** Another way to the office than this machine's network. */
  agent?: MeteredAgent;
};

/** Silences: a slow link that goes on, however slowly, is never given up. */
export type OfficeLimits = {
  /** While a small question is asked and answered. */
  questionMs: number;
  /** While an announcement is. The system takes a manifest of 100 kB at once, and the slowest link carries 1 kB a second. */
  announceMs: number;
  /** Within an upload. */
  stallMs: number;
  chunkBytes: number;
};

export const officeLimits: OfficeLimits = {
  questionMs: 60_000,
  announceMs: 180_000,
  stallMs: 120_000,
  chunkBytes: 128 * 1024,
};

export function createOfficeClient(options: OfficeClientOptions): MeteredOfficeClient {
  const limits = { ...officeLimits, ...options.limits };
  const now = options.now ?? (() => new Date());
  const headers = () => ({
    authorization: `Bearer ${options.accessToken}`,
    ...(options.moment ? { [kioskMomentHeader]: kioskMomentText(options.moment()) } : {}),
  });
  const at = (path: string) => officeUrl(options.baseUrl, path);
  const { agent, traffic } = options.agent ?? agentFor(options.baseUrl, options.ca);

  /** For what is answered by a signed text. */
  async function askForSigned(
    url: URL,
    question: Question,
    signal: AbortSignal,
  ): Promise<{ outcome: 'ok'; jws: string } | TryLater | Unauthorised> {
    const answer = await ask(url, question, { silenceMs: limits.questionMs, signal, now, agent });
    if (answer.outcome !== 'answered') return answer;
    if (answer.status >= 400) return tryLater('officeFailed');
    if (!answer.contentType?.startsWith('application/jose')) return tryLater('notTheOffice');
    return { outcome: 'ok', jws: answer.body.trim() };
  }

  async function send<Answer>(
    path: string,
    signedText: string,
    schema: z.ZodType<Answer>,
    signal: AbortSignal,
  ): Promise<Answer | TryLater | Unauthorised> {
    const question: Question = {
      method: 'POST',
      headers: { ...headers(), 'content-type': 'application/jose' },
      body: signedText,
    };
    const answer = await ask(at(path), question, { silenceMs: limits.announceMs, signal, now, agent });
    if (answer.outcome !== 'answered') return answer;
    // A refusal is final, so only the office's own words count as one, whatever the status.
    const parsed = schema.safeParse(parseJson(answer.body));
    if (parsed.success) return parsed.data;
    return tryLater(answer.status < 400 ? 'notTheOffice' : 'officeFailed');
  }

  return {
    traffic,
    announce: (manifestJws, signal) => send('api/announce', manifestJws, announceAnswer, signal),
    sendDayEnd: (dayEndJws, signal) => send('api/day-ends', dayEndJws, dayEndAnswer, signal),

    uploadPage(page, signal) {
      const place = {
        endpoint: at('api/pages/').href,
        accessToken: options.accessToken,
        chunkBytes: limits.chunkBytes,
        stallMs: limits.stallMs,
        now,
        agent,
      };
      return uploadPage(place, page, signal);
    },

    async statuses(cursor, signal, lanesAfter) {
      const url = at('api/statuses');
      if (cursor !== null) url.searchParams.set('cursor', cursor);
      if (lanesAfter) url.searchParams.set('lanesAfter', String(lanesAfter));
      const answer = await askForSigned(url, { method: 'GET', headers: headers() }, signal);
      return answer.outcome === 'ok' ? { outcome: 'ok', feedJws: answer.jws } : answer;
    },

    async missing(question, signal) {
      const answer = await askForSigned(
        at('api/missing'),
        {
          method: 'POST',
          headers: { ...headers(), 'content-type': 'application/json' },
          body: question,
        },
        signal,
      );
      return answer.outcome === 'ok' ? { outcome: 'ok', answerJws: answer.jws } : answer;
    },

    bulletin: (signal) => askForSigned(at('api/bulletin'), { method: 'GET', headers: headers() }, signal),

    async catalogue(sha256, signal) {
      const question: Question = { method: 'GET', headers: headers() };
      const how = { silenceMs: limits.announceMs, signal, now, agent };
      const answer = await ask(at(`api/catalogues/${sha256}`), question, how);
      if (answer.outcome !== 'answered') return answer;
      if (answer.status >= 400) return tryLater('officeFailed');
      return { outcome: 'ok', text: answer.body };
    },

    async report(report, signal) {
      const question: Question = {
        method: 'POST',
        headers: { ...headers(), 'content-type': 'application/json' },
        body: JSON.stringify(report),
      };
      const how = { silenceMs: limits.questionMs, signal, now, agent };
      const answer = await ask(at('api/reports'), question, how);
      if (answer.outcome !== 'answered') return answer;
      return answer.status < 400 ? { outcome: 'ok' } : tryLater('officeFailed');
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
    { silenceMs: limitMs, signal, now: () => new Date(), agent: agentFor(baseUrl).agent },
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

type Question = { method: 'GET' | 'POST'; headers: Record<string, string>; body?: string };
type Answered = { outcome: 'answered'; status: number; contentType: string | null; body: string };

/** A redirect is not followed: it would take the token and the manifest to wherever a stranger likes. */
async function ask(
  url: URL,
  { body, ...question }: Question,
  { now, ...how }: { silenceMs: number; signal: AbortSignal; now: () => Date; agent: MeteredAgent['agent'] },
): Promise<Answered | TryLater | Unauthorised> {
  try {
    const answer = await httpCall({
      url,
      ...question,
      ...how,
      ...(body === undefined ? {} : { body: Buffer.from(body) }),
      answerLimitBytes: signedMessageLimitBytes,
    });
    const contentType = answer.headers['content-type'] ?? null;
    const head = {
      status: answer.status,
      contentType,
      retryAfter: answer.headers['retry-after'] ?? null,
    };
    const judged = judgeHead(head, now());
    return (
      judged ?? {
        outcome: 'answered',
        status: answer.status,
        contentType,
        body: answer.body.toString('utf8'),
      }
    );
  } catch (error) {
    return judgeFailure(error, how.signal);
  }
}

function agentFor(baseUrl: string, ca?: string): MeteredAgent {
  const isTls = new URL(baseUrl).protocol === 'https:';
  return createMeteredAgent({ isTls, ...(ca === undefined ? {} : { ca }) });
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
