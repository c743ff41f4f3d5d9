/** A sentence about a deployment, and whether it is as it has to be. */
export interface Finding {
  readonly right: boolean;
  readonly line: string;
}

/** As it has to be. */
export function fine(line: string): Finding {
  return { right: true, line };
}

/** A fault that an operator has to mend. */
export function fault(line: string): Finding {
  return { right: false, line };
}

/** The words of an error for an operator. Errors of AWS and Tencent hold no secret. */
export function wordsOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/[.\s]+$/, "");
}
