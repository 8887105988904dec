import test from 'ava';
import { readIntelHex } from '../../support/intel-hex.ts';

const end = ':00000001FF\n';

test('a record lands at its address, and what is left out is erased flash', (t) => {
  t.deepEqual([...readIntelHex(`:02000100AABB98\r\n${end}`, 4)], [0xff, 0xaa, 0xbb, 0xff]);
});

test('a broken file is refused, whatever is broken', (t) => {
  for (const text of ['', 'hello\n', ':02000100AABB99\n', `:03000100AABB97\n${end}`, ':02000100AABB98\n'])
    t.throws(() => readIntelHex(text, 4), undefined, JSON.stringify(text));
});
