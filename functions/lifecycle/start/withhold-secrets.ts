import { type TaskRequest, UnreadableRow } from "../../store/task-row.ts";
import { jsonPointer } from "../../task/error.ts";
import type { Task } from "../../task/task.ts";

/** Credentials by their JSON pointers: `{ "/TranscriptionParams/UserSig": "eJw…" }`. */
type Secrets = Readonly<Record<string, string>>;

type Fields = Readonly<Record<string, unknown>>;
type Path = readonly (string | number)[];

/** Stands in a stored request for a credential. */
const WITHHELD = "…";

/**
 * Splits a request into the part to be stored and its credentials. The request is stored for weeks.
 * The credentials stand in the task's own row, which sheds them in the very write after which no
 * start can need them. So no crash leaves them behind, and no repeat can put them back.
 */
export function withholdSecrets(request: TaskRequest): {
  readonly stored: TaskRequest;
  readonly secrets: Secrets | undefined;
} {
  const { hidden = [] } = request;
  const secrets: Record<string, string> = {};
  const input = mapped(request.input, (name, member, path) => {
    if (!hidden.includes(name)) return member;
    secrets[jsonPointer(path)] = member;
    return WITHHELD;
  });
  const withheld = Object.keys(secrets);
  return withheld.length === 0
    ? { stored: request, secrets: undefined }
    : { stored: { ...request, input, withheld }, secrets };
}

/**
 * The input that a start sends, with its credentials. Throws `UnreadableRow` if one is gone, as no
 * task is started without it. Earlier versions stored the credentials in the request.
 */
export function inputToSend(task: Task, { input, withheld = [] }: TaskRequest): Fields {
  const secrets = "secrets" in task ? (task.secrets ?? {}) : {};
  if (withheld.some((pointer) => secrets[pointer] === undefined))
    throw new UnreadableRow(`A credential of task ${task.taskId} is gone.`);
  return mapped(input, (_name, member, path) =>
    withheld.includes(jsonPointer(path)) ? secrets[jsonPointer(path)] : member,
  );
}

/** The fields with each text replaced. `path` leads to the text. */
const mapped = (
  fields: Fields,
  change: (name: string, text: string, path: Path) => unknown,
): Fields => {
  const inside = (name: string, value: unknown, path: Path): unknown => {
    if (typeof value === "string") return change(name, value, path);
    if (Array.isArray(value))
      return value.map((member: unknown, index) => inside("", member, [...path, index]));
    return typeof value === "object" && value !== null ? all(value, path) : value;
  };
  const all = (members: object, path: Path): Fields =>
    Object.fromEntries(
      Object.entries(members).map(([name, member]) => [
        name,
        inside(name, member, [...path, name]),
      ]),
    );
  return all(fields, []);
};
