import childProcess, { type SpawnOptions } from "node:child_process";
import { syncBuiltinESMExports } from "node:module";

/**
 * Loaded before anything else into the runner (`node --import`), and by way of it into every
 * process it starts: their clocks are CLOCK_OFFSET_MS ahead. The code that runs is the shipped
 * code; only the machine's date is another one.
 */
const offsetMs = Number(process.env.CLOCK_OFFSET_MS);
const MachineDate = Date;
const now = (): number => MachineDate.now() + offsetMs;

globalThis.Date = new Proxy(MachineDate, {
  construct: (target, args, self) =>
    Reflect.construct(target, args.length === 0 ? [now()] : args, self),
  apply: () => new MachineDate(now()).toString(),
  get: (target, name) => (name === "now" ? now : Reflect.get(target, name)),
});

/**
 * Functions see nothing of the runner's environment, so the shift has to be handed on with each
 * start.
 */
const handedOn = {
  NODE_OPTIONS: process.env.NODE_OPTIONS,
  CLOCK_OFFSET_MS: process.env.CLOCK_OFFSET_MS,
};
const { spawn } = childProcess;
Object.assign(childProcess, {
  spawn: (command: string, args: readonly string[], options: SpawnOptions) =>
    spawn(command, args, { ...options, env: { ...(options.env ?? process.env), ...handedOn } }),
});
syncBuiltinESMExports();

// The process that started the runner holds the other end, and is gone: it may have been killed
// without a chance to end the runner.
if (process.connected) {
  process.on("disconnect", () => process.kill(process.pid, "SIGKILL"));
  process.channel?.unref();
}
