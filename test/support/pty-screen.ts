/** The robot at the keyboard, for tests: the demo's own, so that both press the same keys. */
export {
  openPtyScreen,
  type PtyScreen,
  type RobotKey,
  type ScreenPicture,
} from '../../src/demo/screen-robot.ts';
