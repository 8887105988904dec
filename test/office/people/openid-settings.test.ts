import test from 'ava';
import { openidSettingsFrom } from '../../../src/office/people/openid-settings.ts';

const enough = {
  SILAKU_OPENID_ISSUER: 'https://masuk.example.go.id/realms/kolut',
  SILAKU_OPENID_CLIENT_ID: 'silaku',
  SILAKU_OPENID_CLIENT_SECRET: 'secret',
};

test('without an issuer there is no other way in than a password', (t) => {
  t.is(openidSettingsFrom({}), null);
  t.is(openidSettingsFrom({ ...enough, SILAKU_OPENID_ISSUER: '' }), null);
});

test('the claim of the username and roles by claim are read', (t) => {
  const settings = openidSettingsFrom({
    ...enough,
    SILAKU_OPENID_ROLE_CLAIM: 'groups',
    SILAKU_OPENID_ROLES: 'dukcapil-admin=administrator, dukcapil=operator',
  });
  t.is(settings?.usernameClaim, 'preferred_username');
  t.deepEqual(settings?.rolesFrom, {
    claim: 'groups',
    roles: { 'dukcapil-admin': 'administrator', dukcapil: 'operator' },
  });
});

for (const [what, change, says] of [
  [
    'a role that does not exist',
    { SILAKU_OPENID_ROLE_CLAIM: 'groups', SILAKU_OPENID_ROLES: 'a=king' },
    /role that does not exist: king/,
  ],
  ['a provider without TLS', { SILAKU_OPENID_ISSUER: 'http://masuk.example.go.id' }, /https:\/\//],
  ['no secret', { SILAKU_OPENID_CLIENT_SECRET: undefined }, /CLIENT_SECRET_FILE/],
  ['no client', { SILAKU_OPENID_CLIENT_ID: undefined }, /SILAKU_OPENID_CLIENT_ID/],
  ['an address that is none', { SILAKU_OPENID_ISSUER: 'masuk' }, /SILAKU_OPENID_ISSUER/],
] as const) {
  test(`${what} is told when the program starts`, (t) => {
    t.throws(() => openidSettingsFrom({ ...enough, ...change }), { message: says });
  });
}
