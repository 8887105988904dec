/** What a schema can't see in a service: names that lead nowhere, things nobody can ever reach. Run when the catalogue is loaded. */
import { holds, namedIn } from './conditions.ts';
import type { Service } from './service.ts';
import { allCases, requirementsFor } from './service-cases.ts';

/** Sentences for whoever edits the catalogue; none when the service is sound. */
export function problemsOf(service: Service): string[] {
  const unknown = [...repeatedIds(service), ...unknownNames(service)];
  // Reachability means little while names are wrong.
  return unknown.length > 0 ? unknown : unreachable(service);
}

function repeatedIds(service: Service): string[] {
  return [
    ...repeated(service.questions.map(({ id }) => id)).map((id) => `question ${id} is there twice`),
    ...repeated(service.papers.map(({ id }) => id)).map((id) => `paper ${id} is there twice`),
    ...service.questions.flatMap((question) =>
      repeated(question.options.map(({ id }) => id)).map(
        (id) => `option ${id} of ${question.id} is there twice`,
      ),
    ),
  ];
}

function unknownNames(service: Service): string[] {
  const problems: string[] = [];
  const options = new Map<string, string[]>();
  const check = (owner: string, when: Parameters<typeof namedIn>[0]) => {
    for (const { question, is } of namedIn(when)) {
      const known = options.get(question);
      if (!known) problems.push(`${owner} depends on question ${question}, which is not asked before it`);
      for (const option of known ? is : []) {
        if (!known?.includes(option))
          problems.push(`${owner} depends on ${question}=${option}, which is no option`);
      }
    }
  };
  for (const question of service.questions) {
    check(`question ${question.id}`, question.when);
    options.set(
      question.id,
      question.options.map(({ id }) => id),
    );
  }
  for (const paper of service.papers) check(`paper ${paper.id}`, paper.when);
  return problems;
}

function unreachable(service: Service): string[] {
  const cases = allCases(service);
  const required = cases.map((answers) =>
    requirementsFor(service, answers).filter(({ need }) => need === 'required'),
  );
  return [
    ...service.questions
      .filter((question) => !cases.some((answers) => holds(question.when, answers) && question.id in answers))
      .map(({ id }) => `question ${id} is never asked`),
    ...service.papers
      .filter((paper) => !cases.some((answers) => holds(paper.when, answers)))
      .map(({ id }) => `paper ${id} is never needed`),
    ...(required.some((papers) => papers.length === 0) ? ['a case without any required paper'] : []),
  ];
}

function repeated(ids: readonly string[]): string[] {
  return [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))];
}
