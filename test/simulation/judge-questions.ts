import type { Dossier, Dossiers } from "./dossier.ts";

/** A question to Tencent, read. */
interface Question {
  readonly dossier: Dossier | undefined;
  readonly fault: string | undefined;
  /** The TaskIds that its answer is about. An answer need not repeat them. */
  readonly ids: readonly string[];
}

/** Reads which task a question is about, and whether it asks by a SessionId that is ours. */
export function readQuestion(dossiers: Dossiers, body: string): Question {
  const TaskId = /"TaskId":"([^"]*)"/.exec(body)?.[1] ?? "";
  const SessionId = /"SessionId":"([^"]*)"/.exec(body)?.[1] ?? "";
  const dossier = TaskId === "" ? dossiers.ofSession(SessionId) : dossiers.ofProviderTask(TaskId);
  // Asked by another SessionId, Tencent says that there is no such task. We would believe it.
  const isOurs = TaskId !== "" || SessionId === "" || isWrittenAhead(dossier, SessionId);
  const charged = (dossier?.charges ?? []).map(({ providerTaskId }) => providerTaskId);
  return {
    dossier,
    fault: isOurs ? undefined : `asked about ${SessionId}, which no start was written ahead with`,
    ids: charged.filter((id) => id === TaskId || TaskId === ""),
  };
}

/**
 * Notes a question about a task, and answers how many there were within a minute. Each start in
 * doubt asks about each task of MPS's list, to see whose it is (`seekTask`). So a question about a
 * TaskId that the row does not name, or about a settled task, does not count.
 */
export function noteQuestion(dossier: Dossier, ids: readonly string[], now: number): number {
  const { row, charges } = dossier;
  const named: readonly unknown[] =
    row?.settledAt === undefined ? [row?.providerTaskId, row?.candidate] : [];
  const isSought = ids.length > 0 && !ids.some((id) => named.includes(id));
  if (isSought && charges[0]?.product === "mps") return dossier.asked.length;
  dossier.asked = [...dossier.asked.filter((moment) => moment > now - 60_000), now];
  return dossier.asked.length;
}

/** A SessionId ends with its epoch. */
const isWrittenAhead = (dossier: Dossier | undefined, sessionId: string): boolean =>
  dossier?.firstSentAt.has(Number(sessionId.slice(dossier.taskId.length + 1))) === true;
