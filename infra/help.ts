/** Whether arguments ask for help, beside anything else. */
export const asksForHelp = (args: readonly string[]): boolean =>
  args.some((argument) => argument === "--help" || argument === "-h");
