/**
 * Debian's scanimage for SANE's test device with a status to report. That device reads in a thread of its own and cancels it at once when it
 * is told to fail; when the thread was just asking for memory, the cancelled thread keeps the lock and the program hangs for ever (seen in one
 * of a hundred runs; a fault of the test device alone). Such a run is ended and done again.
 */

/** To be followed by scanimage's own arguments. Exit status as scanimage's. */
export const unstuckScanimage: [string, ...string[]] = [
  'sh',
  '-c',
  'for try in 1 2 3 4; do timeout -s KILL 10 scanimage "$@"; status=$?; [ $status -eq 137 ] || exit $status; done; exit 137',
  'scanimage',
];
