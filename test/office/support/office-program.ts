/** A tiny program around `runOffice`, so that tests can start, ask and end it as systemd does. */
import { runOffice } from '../../../src/office.ts';

process.exitCode = await runOffice(process.argv.slice(2));
