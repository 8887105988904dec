import test from 'ava';
import fc from 'fast-check';
import { judgeStep, roles, stepRules, steps, stepsFor } from '../../src/office/request-stages.ts';
import { type Stage, stages } from '../../src/request/request.ts';

test('an officer is offered exactly the steps of each stage', (t) => {
  const offered = Object.fromEntries(stages.map((stage) => [stage, stepsFor(stage, 'officer')]));
  t.deepEqual(offered, {
    kept: [],
    received: ['takeIntoWork', 'reject'],
    inWork: ['markReady', 'askForMore', 'reject'],
    waitingForCitizen: ['takeIntoWork', 'reject'],
    ready: ['handOver'],
    handedOver: [],
    rejected: [],
  });
});

test('a reader is offered nothing, and an administrator can undo what was closed by mistake', (t) => {
  for (const stage of stages) t.deepEqual(stepsFor(stage, 'reader'), []);
  t.deepEqual(stepsFor('rejected', 'administrator'), ['reopen']);
  t.deepEqual(stepsFor('ready', 'administrator'), ['handOver', 'reopen']);
});

test('what is offered is what is allowed, for everybody and every stage', (t) => {
  fc.assert(
    fc.property(
      fc.constantFrom(...stages),
      fc.constantFrom(...roles),
      fc.constantFrom(...steps),
      (stage, role, step) => {
        t.is(stepsFor(stage, role).includes(step), judgeStep({ stage, role, step }) === 'allowed');
      },
    ),
  );
});

test('from every stage but the last, officers can bring a request to an end', (t) => {
  const reached = new Set<Stage>(['handedOver', 'rejected']);
  for (const _ of stages) {
    for (const step of steps) {
      const rule = stepRules[step];
      if (reached.has(rule.to) && rule.who.includes('officer'))
        for (const from of rule.from) reached.add(from);
    }
  }
  t.deepEqual(
    [...stages].filter((stage) => !reached.has(stage)),
    ['kept'],
  );
});

test('whoever asks for more or rejects owes the citizen a word', (t) => {
  t.is(stepRules.askForMore.note, 'required');
  t.is(stepRules.reject.note, 'required');
});
