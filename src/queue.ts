/** `silaku queue`: the requests that wait for the office and those that were set aside, by their numbers; nothing of a person. */
import { getJson } from './control/control-client.ts';
import type { ForwardStatus } from './control/forward-messages.ts';
import { type RequestsPage, requestsPage } from './control/technician-messages.ts';
import { nextTryInWords, nextTryOf } from './technician/next-try.ts';
import { remedyOf, whenOf } from './technician/sentences.ts';
import type { TechnicianWords } from './technician/words/technician-words.ts';
import { askBoth, readTechnicianCall, say, sayJson, technicianUsage } from './technician-command.ts';

/** Returns the exit status: 0 nothing is set aside, 1 something is, 64 wrong call, 69 no kiosk answers. */
export async function runQueue(args: string[]): Promise<number> {
  const call = readTechnicianCall(args);
  if (!call) {
    process.stderr.write(`silaku queue\n\n${technicianUsage}`);
    return 64;
  }
  const answer = await getJson(call.socket, '/technician/requests').catch(() => null);
  const read = requestsPage.safeParse(answer?.body);
  if (!read.success) {
    process.stderr.write(`${call.socket}: ${call.words.notRunning}\n`);
    return 69;
  }
  const { forward, nowMs } = await askBoth(call);
  if (call.json) {
    const waiting = read.data.waiting.map((each) => ({ ...each, nextTry: nextTryOf(each, forward) }));
    sayJson({ ...read.data, waiting, nextTryAt: forward?.nextTryAt ?? null });
  } else say(queueLines(read.data, call.words, nowMs, forward));
  return read.data.setAside.length > 0 ? 1 : 0;
}

export function queueLines(
  { waiting, count, setAside }: RequestsPage,
  words: TechnicianWords,
  nowMs: number,
  forward: ForwardStatus | null,
): string[] {
  const w = words.facts;
  return [
    `${w.waiting}: ${count}`,
    ...waiting.map((request) => waitingLine(request, words, nowMs, forward)),
    `${w.setAside}: ${setAside.length}`,
    ...setAside.map(
      ({ number, confirmedAt, reason }) => `${number}: ${whenOf(confirmedAt, words, nowMs)}, ${reason}`,
    ),
  ];
}

function waitingLine(
  request: RequestsPage['waiting'][number],
  words: TechnicianWords,
  nowMs: number,
  forward: ForwardStatus | null,
): string {
  const { number, confirmedAt, announced, pages, pagesSent, failures, problem } = request;
  const w = words.waiting;
  return [
    `${number}: ${whenOf(confirmedAt, words, nowMs)}`,
    announced ? w.announced : w.notAnnounced,
    `${w.pages} ${pagesSent}/${pages}`,
    `${w.failures} ${failures}`,
    `${words.facts.nextTry}: ${nextTryInWords(nextTryOf(request, forward), words)}`,
    ...(problem === null ? [] : [`${problem}: ${remedyOf(`link.${problem}`, words).cause}`]),
  ].join(', ');
}
