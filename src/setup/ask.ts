/** Asks questions at a terminal, each until its answer is good; what was answered before is offered again. */
import { createInterface } from 'node:readline/promises';
import type { KioskAnswers, Question } from './kiosk-answers.ts';

/** null when the person ended it (Ctrl-D). */
export async function ask(
  questions: readonly Question[],
  before: Partial<KioskAnswers>,
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
): Promise<KioskAnswers | null> {
  const lines = createInterface({ input, output, terminal: false });
  const typed = lines[Symbol.asyncIterator]();
  const answers: Partial<KioskAnswers> = {};
  try {
    for (const [index, { name, asks, problem }] of questions.entries()) {
      const offered = before[name] ?? '';
      for (;;) {
        output.write(
          `${index + 1}/${questions.length} ${asks}${offered === '' ? '' : `\n    [${offered}]`}\n  > `,
        );
        const { value, done } = await typed.next();
        if (done) return null;
        const answer = String(value).trim() || offered;
        const wrong = problem(answer);
        if (wrong === null) {
          answers[name] = answer;
          break;
        }
        output.write(`    ${wrong}\n`);
      }
    }
    return answers as KioskAnswers;
  } finally {
    lines.close();
  }
}
