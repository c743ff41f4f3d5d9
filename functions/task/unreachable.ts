/**
 * Stands behind a `switch` on a union. TypeScript takes a call of it only where every member has a
 * case, so a new status, verdict or outcome fails to compile wherever it is not handled, also where
 * a function returns nothing. The value may hold a secret, so the message does not show it.
 */
export function unreachable(_value: never): never {
  throw new Error("A switch has no case for a value that its type does not allow.");
}
