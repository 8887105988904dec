/** Asks axe-core, in the browser, whether a page keeps WCAG 2.2 AA; what it finds is told as a list that a person can act on. */
import type { ExecutionContext } from 'ava';
import axe from 'axe-core';
import type { Page } from 'playwright-core';

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'];

export async function expectAccessible(t: ExecutionContext<unknown>, page: Page): Promise<void> {
  const where = new URL(page.url()).pathname;
  const problems = await accessibilityProblems(page);
  t.deepEqual(problems, [], `axe-core finds something on ${where}`);
}

/** One line for each place that is wrong: which rule, where, and what would help. */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  // Handed over by the debugger's own way, so the page's policy on scripts stays as it is.
  await page.evaluate(axe.source);
  // Colours are judged as they end up, not half-way through a movement.
  await page.evaluate(() => Promise.all(document.getAnimations().map((each) => each.finish())));
  const results = await page.evaluate(
    (values) =>
      (globalThis as unknown as { axe: typeof axe }).axe.run(document, {
        runOnly: { type: 'tag', values },
        resultTypes: ['violations'],
      }),
    tags,
  );
  return results.violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => {
      const advice = node.failureSummary?.split('\n').slice(1).join(' ').replace(/\s+/g, ' ').trim() ?? '';
      return `${id} (${help}): ${node.target.join(' ')} — ${advice} — ${node.html.slice(0, 160)}`;
    }),
  );
}
