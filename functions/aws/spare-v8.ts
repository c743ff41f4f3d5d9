import { isIP } from "node:net";
import { setFlagsFromString } from "node:v8";

/**
 * V8 compiles undici's parser (WebAssembly) once more, optimised, after some tens of answers: 40 ms
 * of CPU and 12 MB, in the midst of a first request. The parser as it is takes microseconds an
 * answer.
 */
const KEEP_PARSER = "--wasm-tiering-budget=2000000000";

/** Any name of a host. */
const NAME = "aws";

/**
 * Spares a first connection work of V8's that it has no use for. To be called after undici is
 * loaded and before its parser is made, as each module of WebAssembly takes its budget then.
 *
 * - Node tells a name from an address of IPv6 by an expression that V8 compiles twice, and runs
 *   slowly in between: 7 ms. Without its optimisation it takes 1 ms. The second call here compiles
 *   the form that stays.
 * - Node's own modules come with a cache of V8's, which counts for the flags that it was made with.
 *   So those that a connection needs are loaded before a flag changes for good: 5 ms.
 */
export async function spareV8(): Promise<void> {
  await Promise.all([import("node:tls"), import("node:dns")]);
  setFlagsFromString("--no-regexp-optimization");
  isIP(NAME);
  isIP(NAME);
  setFlagsFromString("--regexp-optimization");
  setFlagsFromString(KEEP_PARSER);
}
