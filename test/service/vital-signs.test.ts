import test from 'ava';
import { serviceManager } from '../../src/service/service-manager.ts';
import { missingSigns, type VitalSign, watchVitalSigns } from '../../src/service/vital-signs.ts';

const never = () => new Promise(() => {});
const broken = () => {
  throw new Error('broken');
};

test('a sign is missing when it throws, rejects, or is waited for in vain', async (t) => {
  const signs = { well: () => 1, wellToo: async () => {}, broken, rejected: async () => broken(), never };
  t.deepEqual(await missingSigns(signs, 50), ['broken', 'rejected', 'never']);
});

/** Watches until `rounds` rounds are over; the sign can be changed by `between`. */
async function pings(sign: VitalSign, rounds: number, between: (round: number) => void = () => {}) {
  const told: string[] = [];
  const missing: string[][] = [];
  const { promise: over, resolve } = Promise.withResolvers<void>();
  let round = 0;
  const signs = watchVitalSigns({
    manager: serviceManager((message) => Boolean(told.push(message)), 1_000),
    signs: {
      database: () => sign(),
      counted: () => {
        round += 1;
        between(round);
        if (round > rounds) resolve();
      },
    },
    status: () => 'well',
    onMissing: (names) => missing.push(names),
    roundMs: 20,
  });
  await over;
  signs.close();
  return { told, missing };
}

test('a program whose signs are all there says that it lives, round after round', async (t) => {
  const { told, missing } = await pings(() => {}, 3);
  t.true(told.filter((message) => message === 'WATCHDOG=1').length >= 3);
  t.deepEqual(missing, []);
});

test('while one sign is missing nobody says that the program lives, and it is told once which', async (t) => {
  const { told, missing } = await pings(broken, 3);
  t.false(told.includes('WATCHDOG=1'));
  t.deepEqual(missing, [['database']]);
  t.deepEqual(told, ['STATUS=Not well: no sign of database.']);
});

test('a sign that comes back brings the pings back', async (t) => {
  let isWell = false;
  const { told } = await pings(
    () => (isWell ? 1 : broken()),
    5,
    (round) => {
      isWell = round > 2;
    },
  );
  t.deepEqual(told.slice(0, 3), ['STATUS=Not well: no sign of database.', 'STATUS=well', 'WATCHDOG=1']);
});

test('a sign that never answers holds nothing up but the ping', async (t) => {
  const { told } = await pings(never, 2);
  t.false(told.includes('WATCHDOG=1'));
});
