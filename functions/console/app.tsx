import { useEffect, useState } from "preact/hooks";
import { KeyGate } from "./key-gate.tsx";
import { Lanes } from "./lanes.tsx";
import { Service } from "./service.ts";
import { Sheet } from "./sheet.tsx";
import { SubmitForm } from "./submit-form.tsx";
import { TaskView } from "./task-view.tsx";
import { addressOf, type Way, wayOf } from "./ways.ts";

/** The key stays in this tab, and goes with it. */
const KEPT = "callsheet-key";

const go = (way: Way): void => {
  location.hash = addressOf(way);
};

/** The whole page: it asks for the key first, and then shows the view that the address names. */
export function App() {
  const [key, setKey] = useState(sessionStorage.getItem(KEPT) ?? "");
  const [way, setWay] = useState(wayOf(location.hash));
  useEffect(() => {
    const follow = (): void => setWay(wayOf(location.hash));
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  useEffect(() => {
    addEventListener("keydown", byKeyboard);
    return () => removeEventListener("keydown", byKeyboard);
  }, []);
  const keep = (given: string): void => {
    if (given === "") sessionStorage.removeItem(KEPT);
    else sessionStorage.setItem(KEPT, given);
    setKey(given);
  };
  return (
    <>
      <header>
        <h1>
          <a href="#/tasks">Call sheet</a>
        </h1>
        {key !== "" && (
          <nav aria-label="Views">
            <a href="#/tasks" aria-current={way.view === "tasks" ? "page" : undefined}>
              Tasks
            </a>
            <a href="#/lanes" aria-current={way.view === "lanes" ? "page" : undefined}>
              Lanes
            </a>
            <a href="#/submit" aria-current={way.view === "submit" ? "page" : undefined}>
              Submit
            </a>
            <button type="button" onClick={() => keep("")}>
              Forget the key
            </button>
          </nav>
        )}
      </header>
      <main>
        {key === "" ? <KeyGate onKey={keep} /> : <View way={way} service={new Service(key)} />}
      </main>
      <footer>
        <kbd>t</kbd> tasks, <kbd>l</kbd> lanes, <kbd>n</kbd> submit, <kbd>j</kbd> <kbd>k</kbd> move,{" "}
        <kbd>Enter</kbd> open, <kbd>/</kbd> filter
      </footer>
    </>
  );
}

function View({ way, service }: { readonly way: Way; readonly service: Service }) {
  switch (way.view) {
    case "tasks":
      return <Sheet service={service} />;
    case "task":
      return <TaskView key={way.taskId} service={service} taskId={way.taskId} />;
    case "lanes":
      return <Lanes service={service} />;
    case "submit":
      return <SubmitForm service={service} operation={way.operation} />;
  }
}

/** Single letters move about, except where somebody writes. */
const byKeyboard = (event: KeyboardEvent): void => {
  const { target, key, ctrlKey, metaKey, altKey } = event;
  if (ctrlKey || metaKey || altKey) return;
  if (target instanceof HTMLElement && target.matches("input, textarea, select")) {
    if (key === "Escape") target.blur();
    return;
  }
  if (key === "t" || key === "Escape") go({ view: "tasks" });
  else if (key === "l") go({ view: "lanes" });
  else if (key === "n") go({ view: "submit" });
  else if (key === "j" || key === "k") moveBy(key === "j" ? 1 : -1);
  else if (key === "/") {
    event.preventDefault();
    document.querySelector<HTMLElement>("[data-filter]")?.focus();
  }
};

/** The rows of the list are links, so Enter opens the one that has the focus. */
const moveBy = (step: number): void => {
  const links = [...document.querySelectorAll<HTMLElement>("[data-row]")];
  const at =
    document.activeElement instanceof HTMLElement ? links.indexOf(document.activeElement) : -1;
  links[at < 0 ? 0 : Math.min(links.length - 1, Math.max(0, at + step))]?.focus();
};
