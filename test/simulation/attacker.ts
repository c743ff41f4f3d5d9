import { signatureForms } from "../support/forgeries.ts";
import type { Deliveries, Overheard } from "./deliveries.ts";
import type { Dossiers } from "./dossier.ts";
import type { Judge } from "./judge.ts";
import type { Population } from "./planned-life.ts";
import { Random } from "./random.ts";
import type { Secrets } from "./secrets.ts";
import type { Service } from "./service.ts";
import type { Message } from "./tencent.ts";
import type { Timeline } from "./timeline.ts";

const MINUTE = 60_000;

const attacks = [
  "wrong path",
  "wrong signature",
  "replay",
  "altered",
  "misdirected",
  "other tenant",
  "no key",
] as const;

/** Requests that it makes about a task, and the function that answers each. */
const PRIED = [
  ["get", "get-task"],
  ["cancel", "cancel-task"],
  ["refresh", "refresh-task"],
  ["fetch", "get-result"],
  ["replay", "replay-delivery"],
] as const;

interface AttackerWorld {
  readonly timeline: Timeline;
  readonly service: Service;
  readonly secrets: Secrets;
  readonly deliveries: Deliveries;
  readonly dossiers: Dossiers;
  readonly judge: Judge;
}

/** An attacker that has overheard everything, knows the addresses, and has no key. */
export class Attacker {
  readonly #world: AttackerWorld;
  readonly #random: Random;

  constructor(world: AttackerWorld, { seed }: Population) {
    this.#world = world;
    this.#random = new Random(seed, "attacker");
  }

  /** Plans so many attacks. */
  plan(count: number): void {
    const { timeline } = this.#world;
    for (let number = 0; number < count; number++) {
      const kind = this.#random.pick(attacks);
      timeline.at(timeline.now + this.#random.whole(0, 15 * MINUTE), () =>
        this.#attack(kind, `attack.${number}`),
      );
    }
  }

  #attack(kind: (typeof attacks)[number], name: string) {
    if (kind === "other tenant" || kind === "no key") return this.#pry(kind, name);
    const { overheard } = this.#world.deliveries;
    const captured = overheard[this.#random.whole(0, overheard.length)];
    if (captured === undefined) return;
    const { product, taskId, message, pathSecret } = captured;
    const other = overheard[this.#random.whole(0, overheard.length)] ?? captured;
    switch (kind) {
      case "wrong path":
        return this.#forge(
          name,
          { product, pathSecret: "guessed-path-secret-0", message },
          { expected: [404], isUnknown: true },
        );
      case "wrong signature":
        return this.#forge(
          name,
          { product, pathSecret, message: withWrongSignature(message, this.#random) },
          { expected: [401], isUnknown: true },
        );
      case "replay":
        // To the byte: what it says is Tencent's word still.
        return this.#forge(
          name,
          { product, pathSecret, message },
          { expected: [200, 401], isUnknown: false, says: taskId },
        );
      case "altered":
        return this.#rewrite(name, captured, altered(message, taskId, "made-up-task"));
      case "misdirected":
        return this.#rewrite(name, captured, altered(message, taskId, other.taskId));
    }
  }

  /** A message that comes out unchanged is a replay. */
  #rewrite(name: string, { product, taskId, pathSecret, message }: Overheard, rewritten: Message) {
    const says = rewritten.body === message.body ? { says: taskId } : {};
    this.#forge(
      name,
      { product, pathSecret, message: rewritten },
      { expected: [200, 401], isUnknown: false, ...says },
    );
  }

  #forge(
    name: string,
    sent: { product: string; pathSecret: string; message: Message },
    {
      expected,
      isUnknown,
      says,
    }: { expected: readonly number[]; isUnknown: boolean; says?: string },
  ): void {
    const { deliveries, judge } = this.#world;
    const origin = {
      kind: "attacker",
      isUnknown,
      ...(says === undefined ? {} : { says }),
    } as const;
    deliveries.deliver(name, origin, sent, ({ statusCode }) => {
      if (statusCode < 500 && !expected.includes(statusCode))
        judge.violated(
          "forgeries-change-nothing",
          `${name} was answered ${statusCode}, not ${expected.join(" or ")}.`,
        );
    });
  }

  /** Looks at, and cancels, what belongs to somebody else. */
  #pry(kind: "other tenant" | "no key", name: string): void {
    const { service, secrets, dossiers, judge } = this.#world;
    const victims = [...dossiers.all()];
    const victim = victims[this.#random.whole(0, victims.length)];
    if (victim === undefined) return;
    const tenant = victim.tenant === "acme" ? "default" : "acme";
    const headers = {
      authorization:
        kind === "no key" ? "Bearer guessed-api-key-00000" : `Bearer ${secrets.apiKey(tenant)}`,
    };
    const expected = kind === "no key" ? 401 : 404;
    for (const [does, entry] of PRIED) {
      const origin =
        kind === "no key"
          ? ({ kind: "attacker", isUnknown: true } as const)
          : ({ kind: "caller", tenant, does } as const);
      const event = {
        name: `${name}.${does}`,
        origin,
        content: { headers, pathParameters: { taskId: victim.taskId, deliveryId: "guessed" } },
      };
      service.invoke(entry, event, ({ statusCode }) => {
        if (statusCode < 500 && statusCode !== expected)
          judge.violated(
            "no-tenant-reaches-anothers-task",
            `${event.name} was answered ${statusCode}, not ${expected}.`,
          );
      });
    }
  }
}

/** In a header a list of one is that one, and every character is a byte. */
const inHeaders = Object.keys(signatureForms).filter(
  (form) => !["listed", "full-width", "arabic"].includes(form),
);

const formOf = (forms: readonly string[], random: Random): string =>
  forms[random.whole(0, forms.length)] ?? "missing";

/** The message with its signature in a form that proves nothing, from the corpus of forgeries. */
function withWrongSignature({ body, headers }: Message, random: Random): Message {
  const fields = JSON.parse(body);
  if (typeof fields.Sign === "string") {
    const form = formOf(Object.keys(signatureForms), random);
    return {
      body: JSON.stringify({ ...fields, Sign: signatureForms[form]?.(fields.Sign) }),
      headers,
    };
  }
  const form = formOf(inHeaders, random);
  const bent = Object.entries(headers).flatMap(([name, value]): [string, string][] => {
    if (name.toLowerCase() !== "sign") return [[name, value]];
    const sign = signatureForms[form]?.(value);
    return sign === undefined ? [] : [[name, String(sign)]];
  });
  return { body, headers: Object.fromEntries(bent) };
}

/** Another end, told of another task; a signature that covers the body does not fit any more. */
const altered = ({ body, headers }: Message, taskId: string, other: string): Message => ({
  body: body
    .replaceAll(taskId, other)
    .replaceAll('"ErrCode": 0', '"ErrCode": 70000')
    .replace(/https?:[^"]+\.mp4/g, "https://attacker.example/clip.mp4"),
  headers,
});
