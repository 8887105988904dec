import test from 'ava';
import { documentScannerPromises } from '../document-scanner.contract.ts';
import { pretendRig } from './scanner-rigs.ts';

documentScannerPromises(test.serial, pretendRig);
