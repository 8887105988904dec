import { inspect } from 'node:util';
import test from 'ava';
import { createIdentity, sealBytes } from '../../src/seal/age-seal.ts';
import { isSealProblem } from '../../src/seal/seal-problem.ts';
import { openAnswers, sealAnswers } from '../../src/seal/sealed-answers.ts';
import { answersOf, citizen } from '../support/outbox/pretend-kiosk.ts';

const content = { answers: answersOf(), thumbnails: { p0123456789abcdef: 'UklGRg==' } };

test('answers and thumbnails come back as they were', async (t) => {
  const { identity, recipient } = await createIdentity();
  t.deepEqual(await openAnswers(identity, await sealAnswers(recipient, content)), content);
});

test('nothing of the citizen can be read in sealed answers', async (t) => {
  const { recipient } = await createIdentity();
  const sealed = await sealAnswers(recipient, content);
  for (const secret of Object.values(citizen)) {
    t.false(sealed.includes(secret));
    t.false(Buffer.from(sealed, 'base64').includes(secret));
  }
});

test('what is sealed but no answers is called damaged, and its content is not repeated', async (t) => {
  const { identity, recipient } = await createIdentity();
  const wrong = ['no JSON 7408054107900123', JSON.stringify({ answers: { nik: '7408054107900123' } })];
  for (const text of wrong) {
    const sealed = await sealBytes(recipient, new TextEncoder().encode(text));
    const error = await t.throwsAsync(() => openAnswers(identity, Buffer.from(sealed).toString('base64')));
    t.true(isSealProblem(error) && error.code === 'seal.damaged');
    t.false(`${error?.stack}${inspect(error?.cause)}`.includes('7408054107900123'));
  }
  const notBase64 = await t.throwsAsync(() => openAnswers(identity, '***'));
  t.true(isSealProblem(notBase64));
});

test('answers that are not answers are a mistake of ours and are never sealed', async (t) => {
  const { recipient } = await createIdentity();
  const wrong = { ...content, thumbnails: { '../x': 'UklGRg==' } };
  await t.throwsAsync(() => sealAnswers(recipient, wrong));
});
