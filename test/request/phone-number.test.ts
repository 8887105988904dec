import test from 'ava';
import fc from 'fast-check';
import { parsePhone } from '../../src/request/phone-number.ts';

test('one mobile number is the same however a villager writes it', (t) => {
  const ways = [
    '081234567890',
    '0812-3456-7890',
    '0812 3456 7890',
    '(0812) 3456.7890',
    '6281234567890',
    '62 812 3456 7890',
    '+62 812-3456-7890',
    '+62 0812 3456 7890',
    '620812 3456 7890',
    '81234567890',
    '0062 812 3456 7890',
    '006281234567890',
    '+0062 812 3456 7890',
    '  0812\u00a03456\u20117890\n',
  ];
  for (const way of ways) {
    t.deepEqual(parsePhone(way), { outcome: 'ok', phone: '+6281234567890', canReceiveChat: true }, way);
  }
});

test('every Indonesian mobile number of ten to twelve digits comes out as +62 without the 0, and again the same', (t) => {
  const mobiles = fc.stringMatching(/^08(1[1-9]|5[1-9]|9[5-9])[0-9]{6,8}$/);
  fc.assert(
    fc.property(mobiles, (typed) => {
      const phone = `+62${typed.slice(1)}`;
      t.deepEqual(parsePhone(typed), { outcome: 'ok', phone, canReceiveChat: true });
      t.deepEqual(parsePhone(phone), parsePhone(typed));
      t.deepEqual(parsePhone(phone.replace('+', '00')), parsePhone(typed));
    }),
  );
});

test('a land line is a contact without chat', (t) => {
  t.deepEqual(parsePhone('0405 123456'), { outcome: 'ok', phone: '+62405123456', canReceiveChat: false });
  t.deepEqual(parsePhone('021-1234567'), { outcome: 'ok', phone: '+62211234567', canReceiveChat: false });
});

test('a relative in Malaysia can be reached', (t) => {
  t.deepEqual(parsePhone('+60 12-345 6789'), { outcome: 'ok', phone: '+60123456789', canReceiveChat: true });
  t.deepEqual(parsePhone('0060 12 345 6789'), { outcome: 'ok', phone: '+60123456789', canReceiveChat: true });
});

test('too few or too many digits are told as such', (t) => {
  for (const text of ['', '0', '+', '+62', '00', '0812', '112', '081234567', '62812345', '0062812345']) {
    t.deepEqual(parsePhone(text), { outcome: 'wrong', reason: 'tooShort' }, text);
  }
  for (const text of ['08123456789012', '08123456789012345', '0'.repeat(5_000), '+628123456789012345']) {
    t.deepEqual(parsePhone(text), { outcome: 'wrong', reason: 'tooLong' }, text.slice(0, 30));
  }
});

test('what is no phone is refused rather than half read', (t) => {
  for (const text of [
    '0812 3456 7890 ext 12',
    '08I234567890',
    '+999 1234 5678',
    'tidak ada',
    '０８１２３４５６７８９０',
    '0812;3456',
    '08001234567',
    '0840123456789',
    '7408011203850001',
  ]) {
    const result = parsePhone(text);
    t.is(result.outcome, 'wrong', text);
    if (text !== '7408011203850001') t.like(result, { reason: 'notAPhone' }, text);
  }
});

test('any text at all gets an answer, and what is taken is E.164', (t) => {
  const texts = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.stringMatching(/^[+]?[0-9 ]{0,22}$/));
  fc.assert(
    fc.property(texts, (text) => {
      const result = parsePhone(text);
      if (result.outcome === 'ok') t.regex(result.phone, /^\+[1-9][0-9]{6,14}$/);
      else t.true(['tooShort', 'tooLong', 'notAPhone'].includes(result.reason));
    }),
    { numRuns: 1_000 },
  );
});
