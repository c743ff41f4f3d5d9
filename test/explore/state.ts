import { hash } from "node:crypto";
import type { Row } from "../../functions/store/table.ts";
import type { Held } from "../simulation/door.ts";
import { textOf } from "../simulation/heard.ts";
import type { Invocation, Process } from "../simulation/process.ts";
import type { World } from "../simulation/world.ts";

/** The ids that Tencent counts its answers by tell nothing: an order must not differ by them. */
const REQUEST_ID = /00000000-0000-4000-8000-\d{12}/g;

/** Rows are never changed in place. */
const texts = new WeakMap<Row, string>();

/**
 * A state as a short text: the time, all rows, what Tencent has accepted, what each invocation has
 * done and heard, and whose calls wait.
 */
export function stateOf(world: World, held: readonly Held[], histories: string): string {
  const rows = world.rows.table
    .all()
    .map((row) => {
      const known = texts.get(row);
      if (known !== undefined) return known;
      const text = textOf(row).replace(REQUEST_ID, "");
      texts.set(row, text);
      return text;
    })
    .sort();
  const waiting = held.map(({ address, isHeldUp }) => `${address} ${isHeldUp}`).sort();
  const accepted = world.tencent.ledger.map(({ providerTaskId }) => providerTaskId);
  return hash(
    "sha1",
    [world.timeline.now, histories, ...accepted, ...waiting, ...world.bucket.keys(), ...rows].join(
      "\n",
    ),
    "base64",
  );
}

/**
 * All that each invocation has done and heard so far, in short. Of one that is over only its answer
 * counts, and of one that died nothing: neither goes on.
 */
export class Histories {
  readonly #byName = new Map<string, string>();
  /** Added since a state last asked: most invocations are over before one does. */
  readonly #added = new Map<string, (readonly unknown[])[]>();
  readonly #runs = new Map<
    string,
    { readonly invocation: Invocation; readonly process: Process }
  >();
  readonly #answers = new Map<string, string>();

  began(invocation: Invocation, process: Process): void {
    if (!this.#runs.has(invocation.name)) this.#runs.set(invocation.name, { invocation, process });
  }

  add(name: string, what: readonly unknown[]): void {
    const added = this.#added.get(name);
    if (added === undefined) this.#added.set(name, [what]);
    else added.push(what);
  }

  #historyOf(name: string): string | undefined {
    let history = this.#byName.get(name);
    const added = this.#added.get(name);
    if (added === undefined) return history;
    // One by one: the text must not tell when a state last asked for it.
    for (const what of added) {
      const text = JSON.stringify(what)?.replace(REQUEST_ID, "") ?? "";
      history = hash("sha1", `${history}${text}`, "base64");
    }
    this.#added.delete(name);
    this.#byName.set(name, history ?? "");
    return history;
  }

  answered(name: string, answer: string): void {
    this.#answers.set(name, hash("sha1", answer.replace(REQUEST_ID, ""), "base64"));
  }

  /** When an invocation began; undefined where it has not. */
  beganAt(name: string): number | undefined {
    return this.#runs.get(name)?.invocation.beganAt;
  }

  /** Whether an invocation has begun, and ended or died. */
  isOver(name: string): boolean {
    const run = this.#runs.get(name);
    return run !== undefined && (run.process.isDead || run.process.current !== run.invocation);
  }

  get text(): string {
    return [...this.#runs.keys()]
      .map((name) => {
        const answer = this.#answers.get(name) ?? "-";
        return this.isOver(name)
          ? `${name} ${answer}`
          : `${name} ${answer} ${this.#historyOf(name)}`;
      })
      .sort()
      .join("\n");
  }
}
