import type { Key, Row } from "../../functions/store/table.ts";
import type { Invocation } from "./process.ts";

/**
 * Knows which reports about unclaimed TaskIds were kept, and which invocations have read them. Such
 * an invocation has heard Tencent's word.
 */
export class JudgeOfKept {
  /** By row: whether it says that the task ended. */
  readonly #kept = new Map<string, boolean>();
  readonly #heardEnds = new Map<Invocation, Set<string>>();

  /** Answers with what is wrong: nobody but Tencent says anything of a task. */
  wrote({ origin }: Invocation, { pk, isEnd }: Key & Row): string | undefined {
    if (!pk.startsWith("told#")) return undefined;
    this.#kept.set(pk, isEnd === true);
    return origin.kind === "tencent" || origin.kind === "attacker"
      ? undefined
      : `kept ${pk}, which nobody told it`;
  }

  /** The TaskIds of which this row tells an invocation: one or none. */
  touched(invocation: Invocation, pk: string): readonly string[] {
    const isEnd = this.#kept.get(pk);
    if (isEnd === undefined) return [];
    const providerTaskId = pk.split("#")[2] ?? "";
    if (isEnd)
      this.#heardEnds.set(
        invocation,
        new Set([...(this.#heardEnds.get(invocation) ?? []), providerTaskId]),
      );
    return [providerTaskId];
  }

  /** Whether an invocation has read how this task ended. */
  hasHeardEnd(invocation: Invocation, providerTaskId: string): boolean {
    return this.#heardEnds.get(invocation)?.has(providerTaskId) === true;
  }
}
