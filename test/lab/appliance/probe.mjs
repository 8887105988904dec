// Run under a unit's own sandbox, and without it: says what the sandbox lets through, as error codes.
import { openSync, readdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';

const codeOf = (act) => {
  try {
    act();
    return 'ok';
  } catch (error) {
    return error.code;
  }
};
const network = await new Promise((resolve) => {
  const line = connect({ host: '10.77.0.1', port: 9, timeout: 3_000 });
  line.on('connect', () => resolve('ok'));
  line.on('timeout', () => resolve('ETIMEDOUT'));
  line.on('error', (error) => resolve(error.code));
});
const said = {
  // The kernel has the driver but no device: ENODEV or ENXIO is "let through", EPERM is the device policy.
  hidraw: codeOf(() => openSync('/dev/silaku-hidraw', 'r+')),
  memory: codeOf(() => openSync('/dev/silaku-mem', 'r')),
  network,
  system: codeOf(() => writeFileSync('/usr/lib/silaku-probe', '')),
  home: codeOf(() => readdirSync('/root')),
  state: codeOf(() => writeFileSync('/var/lib/silaku/probe', '')),
};
console.log(JSON.stringify(said));
