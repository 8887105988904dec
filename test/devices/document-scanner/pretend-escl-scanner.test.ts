import test from 'ava';
import { documentScannerPromises } from '../document-scanner.contract.ts';
import { closePretendEscl, pretendEsclRig } from './scanner-rigs.ts';

documentScannerPromises(test.serial, pretendEsclRig);
test.after.always(closePretendEscl);
