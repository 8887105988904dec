import test from 'ava';
import { reckon, type Stock } from './reckoning.ts';

/** Two citizens, each with a receipt; the second one's came out again as a copy. */
function goodStock(): Stock {
  const [one, two] = ['0010000012', '0010000020'];
  return {
    slips: [
      { file: 'kiosk-1/001.png', number: one, isCopy: false },
      { file: 'kiosk-1/002.png', number: two, isCopy: false },
      { file: 'kiosk-1/003.png', number: two, isCopy: true },
    ],
    arrived: [
      { number: one, manifestSha256: 'a', isAcknowledged: true, nik: '1', pages: ['identical'] },
      { number: two, manifestSha256: 'b', isAcknowledged: true, nik: '2', pages: ['identical', 'identical'] },
    ],
    kept: [
      { number: one, manifestSha256: 'a', state: 'delivered', problem: null, isPrinted: true },
      { number: two, manifestSha256: 'b', state: 'delivered', problem: null, isPrinted: true },
    ],
    leftovers: [],
    leaks: [],
  };
}

test('a run in which everything came home has nothing to tell', (t) => {
  t.deepEqual(reckon(goodStock()), {
    ...{ requests: 2, printed: 2, delivered: 2, lost: 0, duplicated: 0, leaked: 0 },
    story: [],
  });
});

const spoiled: [
  string,
  (stock: Stock) => void,
  { lost?: number; duplicated?: number; leaked?: number; delivered?: number },
  RegExp,
][] = [
  [
    'a receipt of a request that the office never saw is lost',
    ({ arrived }) => arrived.pop(),
    { lost: 1, delivered: 1 },
    /0010000020 is on paper, but the office has nothing/,
  ],
  [
    'a receipt that was printed for nothing is lost',
    ({ slips }) => slips.push({ file: 'x', number: '0010000038', isCopy: false }),
    { lost: 1 },
    /neither kiosk nor office/,
  ],
  [
    'a request without its page is lost',
    ({ arrived }) => arrived[0]?.pages.splice(0, 1, 'missing'),
    { lost: 1, delivered: 1 },
    /page 1 at the office is missing/,
  ],
  [
    'a request with another paper than the citizen laid down is lost',
    ({ arrived }) => arrived[1]?.pages.splice(1, 1, 'notTheSheet'),
    { lost: 1, delivered: 1 },
    /page 2 at the office is notTheSheet/,
  ],
  [
    'a request that the office has not acknowledged is lost',
    ({ arrived }) => Object.assign(arrived[0] ?? {}, { isAcknowledged: false }),
    { lost: 1, delivered: 1 },
    /not acknowledged/,
  ],
  [
    'a request that nobody crossed off on the kiosk is lost',
    ({ kept }) => Object.assign(kept[0] ?? {}, { state: 'setAside', problem: 'malformed' }),
    { lost: 1, delivered: 1 },
    /setAside \(malformed\)/,
  ],
  [
    'another request under the number of a receipt is a loss',
    ({ arrived }) => Object.assign(arrived[0] ?? {}, { manifestSha256: 'c' }),
    { lost: 1, delivered: 1 },
    /another request under this number/,
  ],
  [
    'a receipt that comes out twice without a copy mark is a double',
    ({ slips }) => Object.assign(slips[2] ?? {}, { isCopy: false }),
    { duplicated: 1 },
    /twice without a copy mark/,
  ],
  [
    'a visit that became two requests is a double',
    ({ arrived }) => Object.assign(arrived[1] ?? {}, { nik: '1' }),
    { duplicated: 1 },
    /became two requests: 0010000012 and 0010000020/,
  ],
  [
    'a page of an abandoned visit is a leak',
    ({ leftovers }) => leftovers.push('the file x.age'),
    { leaked: 1 },
    /nobody confirmed is left: the file x\.age/,
  ],
  [
    'a number of a person in the clear is a leak',
    ({ leaks }) => leaks.push('kiosk.log holds 1 numbers'),
    { leaked: 1 },
    /kiosk\.log/,
  ],
  [
    'a request whose receipt never came out is told',
    ({ slips }) => slips.shift(),
    {},
    /0010000012 was kept, and its receipt never came out/,
  ],
];
for (const [title, spoil, counts, sentence] of spoiled) {
  test(title, (t) => {
    const stock = goodStock();
    spoil(stock);
    const { story, lost, duplicated, leaked, delivered } = reckon(stock);
    t.deepEqual(
      { lost, duplicated, leaked, delivered },
      { lost: 0, duplicated: 0, leaked: 0, delivered: 2, ...counts },
    );
    t.is(story.filter((line) => sentence.test(line)).length, 1, story.join('\n'));
  });
}
