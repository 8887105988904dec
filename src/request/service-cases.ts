/** From a service and a citizen's answers to the next question and the papers to scan. Pure, so that the visit can ask at any time. */
import { type CaseAnswers, holds } from './conditions.ts';
import type { PaperRequirement, Question, Service } from './service.ts';

/** Without answers all questions of a service; with answers those that are asked in this case, answered or not. */
export function questionsFor(service: Service, answers?: CaseAnswers): readonly Question[] {
  if (answers === undefined) return service.questions;
  const counted = countingAnswers(service, answers);
  return service.questions.filter((question) => holds(question.when, counted));
}

/** The first question of this case that has no answer yet; undefined when all are answered. */
export function nextQuestion(service: Service, answers: CaseAnswers): Question | undefined {
  const counted = countingAnswers(service, answers);
  return questionsFor(service, answers).find((question) => counted[question.id] === undefined);
}

/** The papers of this case, in the order of scanning. Answers to questions that are not asked (any more) don't count. */
export function requirementsFor(service: Service, answers: CaseAnswers): readonly PaperRequirement[] {
  const counted = countingAnswers(service, answers);
  return service.papers
    .filter((paper) => holds(paper.when, counted))
    .map(({ when: _, ...requirement }) => requirement);
}

/** Only answers that are given to an asked question with an option it has: what is worth keeping when a request is confirmed. */
export function countingAnswers(service: Service, answers: CaseAnswers): CaseAnswers {
  const counted: Record<string, string> = {};
  for (const question of service.questions) {
    const answer = answers[question.id];
    const isOption = question.options.some((option) => option.id === answer);
    if (answer !== undefined && isOption && holds(question.when, counted)) counted[question.id] = answer;
  }
  return counted;
}

/** Every way to answer a service's questions to the end. */
export function allCases(service: Service): CaseAnswers[] {
  let cases: CaseAnswers[] = [{}];
  for (const question of service.questions) {
    cases = cases.flatMap((answers) =>
      holds(question.when, answers)
        ? question.options.map((option) => ({ ...answers, [question.id]: option.id }))
        : [answers],
    );
  }
  return cases;
}
