import { getShortestPaths } from '@xstate/graph';
import test from 'ava';
import { languages, stages } from '../../../src/request/request.ts';
import { words } from '../../../src/request/words/words.ts';
import { judgeStep, stageAfterPage, stepsFor } from '../../../src/request/workflow/judge-step.ts';
import { roles } from '../../../src/request/workflow/office-roles.ts';
import { noteNeeds, plainSteps, steps } from '../../../src/request/workflow/request-steps.ts';
import {
  type Actor,
  requestWorkflowMachine,
  type WorkflowEvent,
} from '../../../src/request/workflow/request-workflow-machine.ts';

const atTheOffice = stages.filter((stage) => stage !== 'kept');
const actors: Actor[] = [...roles, 'citizen'];
const everyEvent: WorkflowEvent[] = [
  ...steps.flatMap((type) => actors.map((by) => ({ type, by }))),
  ...[0, 1].map((stillWanted) => ({ type: 'bringPage', by: 'citizen', stillWanted }) as const),
];

/** Every way there is, by those events alone. */
const pathsWith = (events: WorkflowEvent[]) => getShortestPaths(requestWorkflowMachine, { events });

test('the machine and the vocabulary name the same stages, and every one is reached', (t) => {
  t.deepEqual(Object.keys(requestWorkflowMachine.states), [...atTheOffice]);
  const reached = new Set(pathsWith(everyEvent).map((path) => path.state.value));
  t.deepEqual([...reached].sort(), [...atTheOffice].sort());
});

test('every path to a stage can be taken step by step, each judged as it is taken', (t) => {
  for (const path of pathsWith(everyEvent)) {
    let stage: (typeof stages)[number] = 'received';
    for (const { event } of path.steps) {
      if ((event.type as string) === 'xstate.init') continue;
      if (event.type === 'bringPage') {
        stage = stageAfterPage(stage, event.stillWanted) ?? stage;
        continue;
      }
      const judged = judgeStep({ stage, by: event.by, step: event.type });
      t.is(judged.outcome, 'allowed', `${event.type} from ${stage} by ${event.by}`);
      if (judged.outcome === 'allowed') stage = judged.to;
    }
    t.is(stage, path.state.value);
  }
});

test('operators alone bring a request to every end, and only a supervisor back from one', (t) => {
  const byOperators = everyEvent.filter(({ by }) => by === 'operator' || by === 'courier');
  const reached = pathsWith(byOperators).map((path) => path.state.value);
  for (const end of ['delivered', 'pickedUp', 'rejected', 'withdrawn'] as const) {
    t.true(reached.includes(end), end);
    t.deepEqual(stepsFor(end, 'operator'), []);
    t.deepEqual(stepsFor(end, 'supervisor'), ['reopen']);
  }
});

test('an operator is offered exactly the steps of each stage', (t) => {
  t.deepEqual(Object.fromEntries(stages.map((stage) => [stage, stepsFor(stage, 'operator')])), {
    kept: [],
    received: ['startCheck', 'reject', 'withdraw'],
    underCheck: ['accept', 'sendBackPage', 'askForMore', 'reject', 'withdraw'],
    waitingForCitizen: ['sendBackPage', 'checkAgain', 'reject', 'withdraw'],
    inProcess: ['markReady', 'sendBackPage', 'askForMore', 'reject', 'withdraw'],
    ready: ['giveToCourier', 'handOver'],
    withCourier: ['reportDelivered', 'reportNotDelivered'],
    delivered: [],
    pickedUp: [],
    rejected: [],
    withdrawn: [],
  });
});

test('a courier says what became of what he carries and does nothing else; an auditor does nothing at all', (t) => {
  const offered = (by: Actor) => new Set(stages.flatMap((stage) => stepsFor(stage, by)));
  t.deepEqual([...offered('courier')], ['reportDelivered', 'reportNotDelivered']);
  t.deepEqual([...offered('auditor')], []);
  t.deepEqual(stepsFor('withCourier', 'courier'), ['reportDelivered', 'reportNotDelivered']);
});

test('a citizen at a kiosk may withdraw until the document is being made, and nothing else', (t) => {
  const may = stages.filter((stage) => stepsFor(stage, 'citizen').includes('withdraw'));
  t.deepEqual(may, ['received', 'underCheck', 'waitingForCitizen']);
  t.deepEqual([...new Set(stages.flatMap((stage) => stepsFor(stage, 'citizen')))], ['withdraw']);
});

test('only supervisors and administrators give a request to somebody else, and it stays where it is', (t) => {
  for (const stage of ['received', 'underCheck', 'waitingForCitizen', 'inProcess', 'ready'] as const) {
    const by = roles.filter((role) => stepsFor(stage, role).includes('reassign'));
    t.deepEqual(by, ['supervisor', 'administrator'], stage);
    t.deepEqual(judgeStep({ stage, by: 'supervisor', step: 'reassign' }), { outcome: 'allowed', to: stage });
  }
});

test('a request is checked again when its last wanted page has come, not before and not twice', (t) => {
  t.is(stageAfterPage('waitingForCitizen', 1), null);
  t.is(stageAfterPage('waitingForCitizen', 0), 'underCheck');
  for (const stage of stages) if (stage !== 'waitingForCitizen') t.is(stageAfterPage(stage, 0), null, stage);
});

test('a step that is refused is refused for one reason: nobody can take it now, or others could', (t) => {
  for (const stage of stages) {
    for (const step of steps) {
      const allowed = actors.filter((by) => judgeStep({ stage, by, step }).outcome === 'allowed');
      for (const by of actors.filter((each) => !allowed.includes(each)))
        t.is(judgeStep({ stage, by, step }).outcome, allowed.length > 0 ? 'notYours' : 'notNow');
    }
  }
  t.is(judgeStep({ stage: 'delivered', by: 'operator', step: 'reopen' }).outcome, 'notYours');
  t.is(judgeStep({ stage: 'received', by: 'operator', step: 'markReady' }).outcome, 'notNow');
});

test('whoever sends back a page, asks for more or rejects owes the citizen a word', (t) => {
  const required = steps.filter((step) => noteNeeds[step] === 'required');
  t.deepEqual(required, ['sendBackPage', 'askForMore', 'reject']);
});

test('the steps that one button takes are all but those that name a page or a person', (t) => {
  t.deepEqual(
    steps.filter((step) => !(plainSteps as readonly string[]).includes(step)),
    ['sendBackPage', 'reassign'],
  );
});

test('every stage is told to the citizen in words of its own', (t) => {
  for (const language of languages) {
    const told = stages.map((stage) => words[language].stages[stage]);
    t.is(new Set(told).size, stages.length);
    for (const stage of stages) t.truthy(words[language].stageNext[stage]);
  }
});
