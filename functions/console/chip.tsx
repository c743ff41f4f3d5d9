import type { TaskAnswer } from "../http/api.ts";

/** A status in its colour. */
export function Chip({ status }: { readonly status: TaskAnswer["status"] }) {
  return <span class={`chip ${status}`}>{status}</span>;
}

/** How far a running task is. */
export function Progress({ task }: { readonly task: TaskAnswer }) {
  const { progress, taskId } = task;
  if (progress === undefined) return null;
  return (
    <span class="progress">
      <progress max={100} value={progress} aria-label={`progress of ${taskId}`} />
      {progress} %
    </span>
  );
}
