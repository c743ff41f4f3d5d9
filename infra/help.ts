/** Whether arguments ask for help, whatever else they say. */
export const asksForHelp = (args: readonly string[]): boolean =>
  args.some((argument) => argument === "--help" || argument === "-h");
