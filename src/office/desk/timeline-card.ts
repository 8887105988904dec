/** The history as a list, newest first, with the form for a note on top and how often the request was looked at below. */
import { type Html, html } from '../html.ts';
import { csrfField, type Looker } from '../views/page-frame.ts';
import { timeAgo } from '../views/stage-badge.ts';
import { deskWords } from '../words/desk/desk-words.ts';
import { officeWords } from '../words/words.ts';
import { staffNoteLimit } from './staff-note.ts';
import type { TimelineEntry } from './timeline.ts';

export type PageName = (page: string) => string;

export type NoteProblem = 'empty' | 'tooLong';

export function notesCard(
  looker: Looker,
  about: { number: string; problem: { is: NoteProblem; text: string } | null },
): Html {
  const words = deskWords[looker.language].notes;
  const { problem } = about;
  const says = problem && (problem.is === 'empty' ? words.empty : words.tooLong(staffNoteLimit));
  return html`<section class="panel notes" id="notes" aria-labelledby="notes-title"><h2 id="notes-title">${words.title}</h2>
  <p class="soft">${words.internal}</p>
  ${says && html`<p class="note note-problem" role="alert" id="note-problem">${says}</p>`}
  <form method="post" action="/requests/${about.number}/notes">${csrfField(looker)}
    <label class="field"><span class="visually-hidden">${words.label}</span>
    <textarea name="note" rows="2" placeholder="${words.label}" ${problem && html`aria-invalid="true" aria-describedby="note-problem"`}>${problem?.text}</textarea></label>
    <button class="button small">${words.add}</button></form></section>`;
}

export function timelineCard(
  looker: Looker,
  about: {
    timeline: readonly TimelineEntry[];
    looks: { opened: number; pages: number };
    pageName: PageName;
    paperName: PageName;
  },
): Html {
  const words = deskWords[looker.language].timeline;
  return html`<section class="panel timeline" id="timeline" aria-labelledby="timeline-title"><h2 id="timeline-title">${words.title}</h2>
  <ol class="history">${about.timeline.toReversed().map((entry) => {
    const { what, note } = describeEntry(looker, entry, about);
    return html`<li class="event-${entry.kind}"><p><strong>${what}</strong>
      <span class="soft">${entry.who ?? words.kiosk} · ${timeAgo(entry.at, looker)}</span></p>
      ${note && html`<blockquote>${note}</blockquote>`}</li>`;
  })}</ol>
  <p class="soft looks">${words.views(about.looks.opened, about.looks.pages)}</p></section>`;
}

/** The same words stand in the archive. */
export function describeEntry(
  { language }: Pick<Looker, 'language'>,
  entry: TimelineEntry,
  names: { pageName: PageName; paperName: PageName },
): { what: string; note: string | null } {
  const words = deskWords[language];
  switch (entry.kind) {
    case 'step':
      return { what: officeWords[language].history[entry.step] ?? entry.step, note: entry.note };
    case 'verdict':
      return {
        what: words.timeline.verdict(names.pageName(entry.page), words.verdict.labels[entry.verdict]),
        note: null,
      };
    case 'verdicts':
      return { what: words.timeline.verdicts(entry.pages), note: null };
    case 'note':
      return { what: words.timeline.note, note: entry.text ?? words.notes.unreadable };
    case 'original': {
      const { originalReceived, originalReturned } = words.timeline;
      return {
        what: (entry.isReceived ? originalReceived : originalReturned)(names.paperName(entry.paper)),
        note: null,
      };
    }
    case 'turn':
      return { what: words.timeline.turn(names.pageName(entry.page)), note: null };
    case 'export':
      return { what: words.timeline.export, note: null };
  }
}
