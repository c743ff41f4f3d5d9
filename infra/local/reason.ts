/** The reason of an error, as far as the error says it. */
export function reasonOf(error: unknown): string {
  return error instanceof Error && error.message !== "" ? error.message : "no reason given";
}

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && "code" in error && typeof error.code === "string"
    ? error.code
    : undefined;

/**
 * One sentence about a refusal of the system's in `directory`; undefined for any other error. A
 * program that runs for us says so in its own words, which stand in the message.
 */
export function systemRefusal(error: unknown, directory: string): string | undefined {
  const code = codeOf(error);
  const says = (pattern: RegExp): boolean => pattern.test(reasonOf(error));
  if (code === "ENOSPC" || code === "EDQUOT" || says(/\bENOSPC\b|\bEDQUOT\b|disk is full/)) {
    return `There is no space left on the disk for ${directory}.`;
  }
  if (code === "EEXIST" || code === "ENOTDIR")
    return `${directory} is not a folder, and Callsheet keeps its state in one: set CALLSHEET_DIRECTORY.`;
  if (code === "EACCES" || code === "EPERM" || code === "EROFS") {
    return `${directory} cannot be written to (${code}), and Callsheet keeps its state there: set CALLSHEET_DIRECTORY to another folder.`;
  }
  return undefined;
}
