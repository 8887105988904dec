/** Reads the arguments of one program. What does not fit is said in one line; the program's usage and status 64 follow it. */
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';

type Call<Options extends ParseArgsOptionsConfig> = { args: string[]; options: Options };

/** The options by name; null after an option that is unknown or lacks its value. */
export function readCall<const Options extends ParseArgsOptionsConfig>(
  args: string[],
  options: Options,
): ReturnType<typeof parseArgs<Call<Options>>>['values'] | null {
  try {
    return parseArgs<Call<Options>>({ args, options }).values;
  } catch (error) {
    if (!isWrongCall(error)) throw error;
    process.stderr.write(`${error.message}\n`);
    return null;
  }
}

function isWrongCall(error: unknown): error is Error {
  return error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS_');
}
