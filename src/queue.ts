/** `silaku queue`: the requests that wait for the office and those that were set aside, by their numbers; nothing of a person. */
import { getJson } from './control/control-client.ts';
import { type RequestsPage, requestsPage } from './control/technician-messages.ts';
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
  if (call.json) sayJson({ ...read.data, nextTryAt: forward?.nextTryAt ?? null });
  else say(queueLines(read.data, call.words, nowMs, forward?.nextTryAt ?? null));
  return read.data.setAside.length > 0 ? 1 : 0;
}

export function queueLines(
  { waiting, count, setAside }: RequestsPage,
  words: TechnicianWords,
  nowMs: number,
  nextTryAt: string | null,
): string[] {
  const w = words.facts;
  return [
    `${w.waiting}: ${count}${nextTryAt === null || count === 0 ? '' : `, ${w.nextTry} ${nextTryAt}`}`,
    ...waiting.map(
      ({ number, confirmedAt, announced, pages, pagesSent, failures, problem }) =>
        `${number}: ${whenOf(confirmedAt, words, nowMs)}, ${announced ? 'announced' : 'not announced'}, pages ${pagesSent}/${pages}, failures ${failures}${problem === null ? '' : `, ${problem}: ${remedyOf(`link.${problem}`, words).cause}`}`,
    ),
    `${w.setAside}: ${setAside.length}`,
    ...setAside.map(
      ({ number, confirmedAt, reason }) => `${number}: ${whenOf(confirmedAt, words, nowMs)}, ${reason}`,
    ),
  ];
}
