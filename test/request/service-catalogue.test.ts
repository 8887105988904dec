import test from 'ava';
import fc from 'fast-check';
import { allCases } from '../../src/request/service-cases.ts';
import file from '../../src/request/service-catalogue.json' with { type: 'json' };
import {
  catalogue,
  countingAnswers,
  findService,
  nextQuestion,
  parseCatalogue,
  questionsFor,
  requirementsFor,
  type Service,
  serviceGroups,
} from '../../src/request/service-catalogue.ts';

const service = (id: string): Service => {
  const found = findService(id);
  if (!found) throw new Error(`no service ${id}`);
  return found;
};
const papers = (id: string, answers: Record<string, string>) =>
  requirementsFor(service(id), answers).map((paper) => paper.id);

const anyCase = fc
  .constantFrom(...catalogue.services)
  .chain((of) => fc.record({ of: fc.constant(of), answers: fc.constantFrom(...allCases(of)) }));

test('every case of every service asks for papers, each once, at least one of them required', (t) => {
  let cases = 0;
  for (const of of catalogue.services) {
    for (const answers of allCases(of)) {
      const required = requirementsFor(of, answers);
      const ids = required.map((paper) => paper.id);
      const where = `${of.id} ${JSON.stringify(answers)}`;
      t.is(new Set(ids).size, ids.length, where);
      t.true(
        required.some((paper) => paper.need === 'required'),
        where,
      );
      t.false(
        required.some((paper) => 'when' in paper),
        where,
      );
      cases += 1;
    }
  }
  t.true(cases > 200);
});

test('whoever answers one question after the other comes to an end, with a case the service knows', (t) => {
  fc.assert(
    fc.property(anyCase, ({ of, answers: wanted }) => {
      const answers: Record<string, string> = {};
      for (let asked = 0; asked <= of.questions.length; asked += 1) {
        const next = nextQuestion(of, answers);
        if (!next) break;
        answers[next.id] = wanted[next.id] as string;
      }
      t.deepEqual(answers, wanted);
      t.is(nextQuestion(of, answers), undefined);
      t.deepEqual(
        questionsFor(of, answers).map((question) => question.id),
        Object.keys(wanted),
      );
    }),
  );
});

test('answers that no longer count, of no service or of no option change nothing', (t) => {
  const stray = fc.dictionary(fc.string(), fc.string());
  fc.assert(
    fc.property(anyCase, stray, ({ of, answers }, more) => {
      const known = new Set(of.questions.map((question) => question.id));
      const extra = Object.fromEntries(Object.entries(more).filter(([question]) => !known.has(question)));
      const cluttered = { ...extra, ...answers };
      t.deepEqual(countingAnswers(of, cluttered), answers);
      t.deepEqual(requirementsFor(of, cluttered), requirementsFor(of, answers));
    }),
  );
  const kk = service('kk-ubah');
  const changedMind = { applicant: 'self', change: 'work', marriageProof: 'no' };
  t.deepEqual(countingAnswers(kk, changedMind), { applicant: 'self', change: 'work' });
  t.deepEqual(countingAnswers(kk, { applicant: 'toString' }), {});
});

test('without answers nothing depends on them yet, and all questions can be listed', (t) => {
  t.deepEqual(papers('ktp-hilang', {}), ['f-102', 'surat-hilang', 'kk']);
  t.deepEqual(
    questionsFor(service('akta-lahir')).map((question) => question.id),
    ['applicant', 'birthProof', 'marriageProof', 'inFamilyCard'],
  );
  t.deepEqual(
    questionsFor(service('akta-lahir'), {}).map((question) => question.id),
    ['applicant', 'birthProof'],
  );
});

test('whoever applies for somebody else brings a power of attorney', (t) => {
  for (const of of catalogue.services) {
    const mayBeProxy = of.questions.some((question) => question.options.some(({ id }) => id === 'proxy'));
    for (const answers of allCases(of)) {
      const has = requirementsFor(of, answers).some((paper) => paper.id === 'f-107');
      t.is(has, answers.applicant === 'proxy', `${of.id} ${JSON.stringify(answers)}`);
    }
    if (of.questions.some((question) => question.id === 'applicant')) t.true(mayBeProxy, of.id);
  }
});

test('the services that villagers ask for most can be applied for at the kiosk, and each depends on the case', (t) => {
  const most = [
    'ktp-hilang',
    'ktp-rusak',
    'ktp-ubah',
    'kk-ubah',
    'kk-hilang-rusak',
    'kia-baru',
    'kia-hilang-rusak',
    'akta-lahir',
    'akta-mati',
    'pindah-dalam',
    'pindah-keluar',
    'datang',
  ];
  for (const id of most) {
    const of = service(id);
    t.is(of.channel, 'kiosk');
    const kinds = new Set(allCases(of).map((answers) => papers(id, answers).join()));
    t.true(kinds.size > 1, id);
  }
});

test('a lost card needs the police letter, a damaged one is handed over', (t) => {
  t.deepEqual(papers('kk-hilang-rusak', { applicant: 'self', reason: 'lost' }), [
    'f-102',
    'surat-hilang',
    'ktp',
  ]);
  const damaged = requirementsFor(service('kk-hilang-rusak'), { applicant: 'self', reason: 'damaged' });
  t.like(
    damaged.find((paper) => paper.id === 'kk-rusak'),
    { need: 'required', original: 'surrendered' },
  );
  t.false(damaged.some((paper) => paper.id === 'surat-hilang'));
});

test('a birth without letter or marriage book is stated on F-2.03 and F-2.04 instead', (t) => {
  const born = (birthProof: string, marriageProof: string) =>
    papers('akta-lahir', { applicant: 'self', birthProof, marriageProof, inFamilyCard: 'no' });
  t.deepEqual(born('yes', 'yes'), ['f-201', 'surat-lahir', 'kk-lama', 'buku-nikah']);
  t.deepEqual(born('no', 'no'), ['f-201', 'f-203', 'f-204', 'kk-lama']);
  t.deepEqual(born('yes', 'single'), ['f-201', 'surat-lahir', 'kk-lama']);
  t.deepEqual(papers('akta-lahir', { applicant: 'self', birthProof: 'foundling' }), ['f-201', 'bap-polisi']);
});

test('a child card has a colour photo from the age of five on', (t) => {
  const photo = (childAge: string) =>
    requirementsFor(service('kia-baru'), { applicant: 'self', childAge, guardian: 'parents' }).find(
      (paper) => paper.id === 'foto-anak',
    );
  t.is(photo('under5'), undefined);
  t.like(photo('from5'), { need: 'required', colour: 'required' });
});

test('a minor who joins another family brings the letter of care and no ID card', (t) => {
  t.deepEqual(papers('datang', { applicant: 'self', home: 'join', whoJoins: 'child', childCards: 'yes' }), [
    'surat-pindah',
    'izin-rumah',
    'kk-tumpang',
    'kuasa-asuh',
    'kia-lama',
  ]);
  t.true(papers('datang', { applicant: 'self', home: 'own', childCards: 'no' }).includes('ktp-lama'));
});

test('the original is never asked for twice as two papers of the same sheet', (t) => {
  for (const of of catalogue.services) {
    for (const answers of allCases(of)) {
      const ids = requirementsFor(of, answers).map((paper) => paper.id);
      t.true(ids.filter((id) => ['kk', 'kk-lama', 'kk-rusak'].includes(id)).length <= 1, of.id);
      t.true(ids.filter((id) => ['ktp', 'ktp-lama', 'ktp-rusak'].includes(id)).length <= 1, of.id);
    }
  }
});

test('a menu fits the nine digits of the keypad', (t) => {
  t.true(serviceGroups().length <= 9);
  for (const group of serviceGroups()) {
    t.true(group.services.length >= 1 && group.services.length <= 9, group.id);
  }
  t.is(serviceGroups().flatMap((group) => group.services).length, 25);
});

test('no paper is an old form, and no Indonesian option is left in English', (t) => {
  const text = JSON.stringify(file);
  for (const old of [
    'F-1.15',
    'F-1.16',
    'F-1.21',
    'F-1.34',
    'F-2.12',
    'F-2.28',
    'F-2.29',
    'F-2.38',
    'F-2.40',
  ]) {
    t.false(text.includes(old), old);
  }
  for (const of of catalogue.services) {
    for (const question of of.questions) {
      for (const { label } of question.options) t.notRegex(label.id, /\b(the|card|lost|yes|no)\b/i);
    }
  }
});

test('a service that is not there is not found', (t) => {
  for (const id of ['', 'ktp', '__proto__', 'constructor']) t.is(findService(id), undefined);
});

/** A catalogue with one change by hand, as an office might make it; says what the kiosk finds wrong. */
function mistake(change: (copy: typeof file) => void): string {
  const copy = structuredClone(file);
  change(copy);
  try {
    parseCatalogue(copy);
    return 'nothing';
  } catch (error) {
    return String(error);
  }
}

/** The copy's service, typed loosely because the mistakes are ones the type would not allow. */
type LooseService = { id: string; questions: unknown[]; papers: Record<string, unknown>[] };
function loose(copy: typeof file, id: string): LooseService {
  const found = (copy.services as LooseService[]).find((each) => each.id === id);
  if (!found) throw new Error(`no service ${id}`);
  return found;
}

test('the catalogue as it stands has no mistake', (t) => {
  t.is(
    mistake(() => {}),
    'nothing',
  );
});

test('a condition on a question or an option that does not exist is told by name', (t) => {
  t.regex(
    mistake((copy) => {
      loose(copy, 'ktp-rusak').papers.push({
        id: 'kk',
        when: { question: 'reason', is: ['lost'] },
        sources: ['BTF'],
      });
    }),
    /ktp-rusak: paper kk depends on question reason, which is not asked before it/,
  );
  t.regex(
    mistake((copy) => {
      loose(copy, 'ktp-rusak').papers.push({
        id: 'kk',
        when: { any: [{ all: [{ question: 'applicant', is: ['nobody'] }] }] },
        sources: ['BTF'],
      });
    }),
    /ktp-rusak: paper kk depends on applicant=nobody, which is no option/,
  );
});

test('a question that depends on a later one is told by name', (t) => {
  t.regex(
    mistake((copy) => {
      loose(copy, 'kk-ubah').questions.reverse();
    }),
    /kk-ubah: question divorceProof depends on question change, which is not asked before it/,
  );
});

test('what nobody can reach is told by name', (t) => {
  const both = {
    all: [
      { question: 'reason', is: ['lost'] },
      { question: 'reason', is: ['damaged'] },
    ],
  };
  t.regex(
    mistake((copy) => {
      loose(copy, 'kk-hilang-rusak').papers.push({ id: 'kk', when: both, sources: ['PKL'] });
    }),
    /kk-hilang-rusak: paper kk is never needed/,
  );
  t.regex(
    mistake((copy) => {
      const options = ['a', 'b'].map((id) => ({ id, label: { id, en: id } }));
      const text = { id: 'x', en: 'x' };
      loose(copy, 'kk-hilang-rusak').questions.push({ id: 'extra', text, options, when: both });
    }),
    /kk-hilang-rusak: question extra is never asked/,
  );
  t.regex(
    mistake((copy) => {
      for (const paper of loose(copy, 'kk-hilang-rusak').papers) paper.need = 'optional';
    }),
    /kk-hilang-rusak: a case without any required paper/,
  );
});

test('papers, shared questions, sources and services that are unknown or there twice are told by name', (t) => {
  const rusak = (copy: typeof file) => loose(copy, 'ktp-rusak');
  t.regex(
    mistake((copy) => rusak(copy).papers.push({ id: 'paspor', sources: ['BTF'] })),
    /ktp-rusak: there is no paper kind paspor/,
  );
  t.regex(
    mistake((copy) => rusak(copy).papers.push({ id: 'f-102', sources: ['BTF'] })),
    /ktp-rusak: paper f-102 is there twice/,
  );
  t.regex(
    mistake((copy) => rusak(copy).papers.push({ id: 'kk', sources: ['ABC'] })),
    /ktp-rusak: paper kk names the unknown source ABC/,
  );
  t.regex(
    mistake((copy) => rusak(copy).questions.push('applicantOwner')),
    /ktp-rusak: question applicant is there twice/,
  );
  t.regex(
    mistake((copy) => rusak(copy).questions.push('weather')),
    /ktp-rusak: there is no shared question weather/,
  );
  t.regex(
    mistake((copy) => copy.services.push(structuredClone(copy.services[0]!))),
    /a service is there twice/,
  );
});

test('a text that is too long for the screen, a missing language and a misspelt field are refused', (t) => {
  t.regex(
    mistake((copy) => {
      copy.services[0]!.label.id = 'x'.repeat(45);
    }),
    /longer than 44/,
  );
  t.not(
    mistake((copy) => {
      copy.services[0]!.label.en = '';
    }),
    'nothing',
  );
  t.regex(
    mistake((copy) => {
      loose(copy, 'ktp-rusak').papers[0]!.neeed = 'optional';
    }),
    /neeed/,
  );
  t.throws(() => parseCatalogue(null));
});
