/** Small pieces that several views show: the badge of a stage, and a time as people read it. */
import { localTime } from '../../request/local-time.ts';
import type { Language, Stage } from '../../request/request.ts';
import { type Html, html } from '../html.ts';
import { officeWords } from '../words/words.ts';

/** How it goes with a request, as a colour; the word beside it says the same. */
const tones: Record<Stage, 'new' | 'work' | 'wait' | 'move' | 'good' | 'quiet' | 'bad'> = {
  kept: 'quiet',
  received: 'new',
  underCheck: 'work',
  waitingForCitizen: 'wait',
  inProcess: 'work',
  ready: 'good',
  withCourier: 'move',
  delivered: 'quiet',
  pickedUp: 'quiet',
  rejected: 'bad',
  withdrawn: 'quiet',
};

export function stageBadge(stage: Stage, language: Language): Html {
  return html`<span class="badge badge-${stage} tone-${tones[stage]}">${officeWords[language].stages[stage]}</span>`;
}

/** "5 menit lalu", with the exact time beside it. */
export function timeAgo(isoTime: string, { now, language }: { now: Date; language: Language }): Html {
  const words = officeWords[language].ago;
  const minutes = Math.floor((now.getTime() - Date.parse(isoTime)) / 60_000);
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  const text =
    minutes < 1
      ? words.now
      : minutes < 60
        ? words.minutes(minutes)
        : hours < 24
          ? words.hours(hours)
          : words.days(days);
  const exact = localTime(isoTime, language);
  return html`<time datetime="${isoTime}" title="${exact}">${text}</time>`;
}
