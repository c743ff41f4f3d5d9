import type { Surroundings } from "./surroundings.ts";

/** The world outside of a rotation. */
export interface Outside {
  readonly surroundings: Surroundings;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: {
    readonly now: () => number;
    readonly sleep: (milliseconds: number) => Promise<void>;
  };
  /** A new key: so many random letters and digits. */
  readonly make: (length: number) => string;
  readonly say: (line: string) => void;
}

/** Says lines without the texts in these values: an address ends with a secret. */
export function hiding(values: readonly unknown[], say: Outside["say"]): Outside["say"] {
  const secrets = values.flatMap(textsIn);
  return (line) => say(secrets.reduce((text, secret) => text.replaceAll(secret, "…"), line));
}

const textsIn = (value: unknown): readonly string[] => {
  if (typeof value === "string") return value === "" ? [] : [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
};

/** The whole second from this moment on, in UTC: `2027-01-31T12:00:00Z`. */
export function momentOf(milliseconds: number): string {
  return `${new Date(Math.ceil(milliseconds / 1000) * 1000).toISOString().slice(0, 19)}Z`;
}
