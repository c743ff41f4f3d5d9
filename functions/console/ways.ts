/** A view of this page. The address behind `#` names it, so that it can be linked to. */
export type Way =
  | { readonly view: "tasks" }
  | { readonly view: "task"; readonly taskId: string }
  | { readonly view: "lanes" }
  | { readonly view: "submit"; readonly operation?: string };

/** The view that an address names. An unknown one names the list. */
export function wayOf(hash: string): Way {
  const [, view = "", rest = ""] = /^#\/([a-z]*)\/?([\w.]*)/.exec(hash) ?? [];
  if (view === "tasks" && rest !== "") return { view: "task", taskId: rest };
  if (view === "lanes") return { view };
  if (view === "submit") return rest === "" ? { view } : { view, operation: rest };
  return { view: "tasks" };
}

/** The address of a view. */
export function addressOf(way: Way): string {
  switch (way.view) {
    case "tasks":
      return "#/tasks";
    case "task":
      return `#/tasks/${way.taskId}`;
    case "lanes":
      return "#/lanes";
    case "submit":
      return way.operation === undefined ? "#/submit" : `#/submit/${way.operation}`;
  }
}
