/** Who works at the office, by what they may do there. What each may do with a request is said by the machine beside this file. */

/**
 * An operator checks requests and works on them; a supervisor also puts right what went wrong; a courier says what became of what he
 * carries; an administrator also looks after kiosks and people; an auditor looks at everything and changes nothing.
 */
export const roles = ['operator', 'supervisor', 'courier', 'administrator', 'auditor'] as const;
export type Role = (typeof roles)[number];
