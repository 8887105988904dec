import { scryptSync } from 'node:crypto';
import test from 'ava';
import { isKeptAnotherWay, isPassword, keepablePassword } from '../../../src/office/people/password.ts';

test('a password is kept with argon2id, its cost and salt beside it, and never the same twice', async (t) => {
  const kept = await keepablePassword('kapal-laut-biru');
  t.regex(kept, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  t.not(kept, await keepablePassword('kapal-laut-biru'));
  t.true(await isPassword('kapal-laut-biru', kept));
  t.false(await isPassword('kapal-laut-birU', kept));
  t.false(await isPassword('', kept));
  t.false(isKeptAnotherWay(kept));
});

test('a hash that another program made with argon2id is understood, at its own cost', async (t) => {
  // From the test vectors of the reference implementation (P-H-C/phc-winner-argon2): "password", "somesalt", 64 MiB, 2 passes.
  const foreign = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';
  t.true(await isPassword('password', foreign));
  t.false(await isPassword('passwore', foreign));
  t.true(isKeptAnotherWay(foreign));
});

test('what an older version kept with scrypt is still right, and told to be kept anew', async (t) => {
  const salt = Buffer.from('0123456789abcdef');
  const key = scryptSync('kapal-laut-biru', salt, 32, { N: 2 ** 15, r: 8, p: 1, maxmem: 2 ** 27 });
  const old = `scrypt$32768$8$1$${salt.toString('base64url')}$${key.toString('base64url')}`;
  t.true(await isPassword('kapal-laut-biru', old));
  t.false(await isPassword('kapal-laut-bir', old));
  t.true(isKeptAnotherWay(old));
});

test('the same letters typed on another keyboard are the same password', async (t) => {
  const kept = await keepablePassword('caf\u00e9-di-lasusua');
  t.true(await isPassword('cafe\u0301-di-lasusua', kept));
});

test('nobody gets in with an empty password where none is kept', async (t) => {
  t.false(await isPassword('', ''));
  t.false(await isPassword('anything', ''));
});
