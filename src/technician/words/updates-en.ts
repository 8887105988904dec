/** What a technician reads about updates, in English. */
import type { UpdateWords } from './technician-words.ts';

export const updatesEn: UpdateWords = {
  phases: {
    switching: ({ version, from }) => `version ${version} is being put in the place of ${from}`,
    proving: ({ version }) => `version ${version} runs and has to prove itself`,
    kept: ({ version }) => `version ${version} kept`,
    goingBack: ({ version, from }, why) =>
      `Version ${version} was not well: ${why}. Version ${from} is coming back.`,
    wentBack: ({ version, from }, why) =>
      `Version ${version} was not well: ${why}. Version ${from} serves again; nothing is lost; the office sees it.`,
    refused: ({ version, from }, why) =>
      `Version ${version} was not installed: ${why}. Version ${from} serves on; nothing is lost; the office sees it.`,
    unwell: ({ version, from }, why) =>
      `Version ${version} was not well, and neither is ${from} now: ${why}. What was kept is safe; the office sees it.`,
  },
  whys: {
    'package.notInstalled': 'its package could not be installed',
    'kiosk.notReady': 'the kiosk did not become ready',
    'kiosk.restarts': 'the kiosk started again and again',
    'unit.down': (unit) => `the service ${unit} was down`,
    'device.lost': (device) => `the ${device.toLowerCase()} was lost`,
    'version.other': 'another version ran than the one installed',
    'storage.unwell': 'the storage was not well',
    'power.cut': 'the power was cut in the middle of it',
    'signature.wrong': 'its signature is wrong',
    'file.damaged': 'its file is damaged',
    'file.missing': 'the package is not there, or is cut short',
    'disk.full': 'the disk is full',
    'wayBack.missing': 'the former version could not be kept as the way back',
    'visit.lasts': 'a visit did not end',
  },
  noReason: 'no reason was told',
  remedies: {
    'update.wentBack': {
      cause: 'A new version was not well; the former one serves again.',
      steps: [
        'Look at what is named as the reason: its plug, its test.',
        'Tell the office version and reason. Do not install it by hand.',
      ],
      bring: null,
      expect: 'The office publishes another version, and it is kept.',
    },
    'update.refused': {
      cause: 'A new version was not installed; the one of before serves on.',
      steps: [
        'Disk full: restore the network, or carry what waits to the office on a stick.',
        'Else nothing is to be done here: it is tried again, or the office publishes it again.',
      ],
      bring: null,
      expect: 'The next try is kept.',
    },
    'update.unwell': {
      cause: 'Neither the new version nor the former one is well.',
      steps: [
        'Mend first what else this list names.',
        'Restart the kiosk.',
        'If it stays, write a support bundle and send it to the office.',
      ],
      bring: 'a new card with the system on it',
      expect: 'The kiosk is in service and this line is gone after the next update.',
    },
  },
};
