/** What a new password has to be. Pure. Length counts, not kinds of characters: a sentence that one remembers is best. */
import { longestPassword, shortestPassword } from './password.ts';

export type PasswordProblem = 'tooShort' | 'tooLong' | 'notSame' | 'sameAsName';

export function passwordProblem(typed: {
  username: string;
  password: string;
  repeat: string;
}): PasswordProblem | null {
  const { password } = typed;
  if ([...password].length < shortestPassword) return 'tooShort';
  if (password.length > longestPassword) return 'tooLong';
  if (password.toLowerCase() === typed.username.toLowerCase()) return 'sameAsName';
  return password === typed.repeat ? null : 'notSame';
}
