/**
 * Files that hold a key or a token are for their own user alone. Looked at by kiosk, forwarder and office when they start: what a
 * restored backup or a helping hand left open is closed again and told; what can't be closed stops the program with a sentence.
 */
import { chmodSync, type Stats, statSync } from 'node:fs';

export type SecretFile = {
  path: string;
  /** 0640 where kiosk and forwarder are two users of one group; a folder is only kept from being written to by everybody. */
  may: 'ownerRead' | 'groupRead' | 'notEveryoneWrite';
};

export type SecretsGuarded = {
  /** Closed just now: somebody may have read them before. */
  repaired: string[];
  /** One sentence for each that is still open, or belongs to somebody else. */
  problems: string[];
};

const tooOpen: Record<SecretFile['may'], number> = {
  ownerRead: 0o077,
  groupRead: 0o037,
  notEveryoneWrite: 0o002,
};

export function guardSecrets(files: readonly SecretFile[]): SecretsGuarded {
  const repaired: string[] = [];
  const problems: string[] = [];
  for (const file of files) {
    const found = statSync(file.path, { throwIfNoEntry: false });
    if (!found) continue;
    const judged = judgeSecret(file, found, process.getuid?.() ?? found.uid);
    if (judged === 'notOurs')
      problems.push(`${file.path} belongs to another user, who can read it: chown it.`);
    if (judged !== 'tooOpen') continue;
    if (close(file, found)) repaired.push(file.path);
    else
      problems.push(
        `${file.path} can be read or changed by others: chmod ${file.may === 'notEveryoneWrite' ? 'o-w' : 'o-rwx,g-wx'} it.`,
      );
  }
  return { repaired, problems };
}

/** Root may own a secret of anybody; whoever else owns it can read it, and may have put it there. */
export function judgeSecret(
  { may }: Pick<SecretFile, 'may'>,
  { mode, uid }: Pick<Stats, 'mode' | 'uid'>,
  ourUid: number,
): 'private' | 'tooOpen' | 'notOurs' {
  if (may === 'ownerRead' && uid !== ourUid && uid !== 0) return 'notOurs';
  return (mode & tooOpen[may]) === 0 ? 'private' : 'tooOpen';
}

function close(file: SecretFile, { mode }: Stats): boolean {
  try {
    chmodSync(file.path, mode & 0o7777 & ~tooOpen[file.may]);
    return true;
  } catch {
    return false;
  }
}
