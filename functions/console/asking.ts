import { useCallback, useEffect, useState } from "preact/hooks";
import { Refused } from "./service.ts";

/** The state of an answer that is asked for again and again. */
export interface Asking<T> {
  readonly answer: T | undefined;
  readonly fault: Refused | undefined;
  /** The moment of the last answer, by this machine's clock. */
  readonly now: number;
  /** Asks at once. */
  readonly again: () => void;
}

/** So often a view asks while something in it may change, and while its tab is seen. */
const EVERY_MS = 5000;

/**
 * Asks when the view opens, and every five seconds as long as `isLive` says so of the last answer.
 * `name` names the question: another one forgets the answers to the one before.
 */
export function useAsking<T>(
  name: string,
  ask: () => Promise<T>,
  isLive: (answer: T) => boolean,
): Asking<T> {
  const [state, setState] = useState<Omit<Asking<T>, "again"> & { readonly name: string }>({
    name,
    answer: undefined,
    fault: undefined,
    now: Date.now(),
  });
  const [turn, setTurn] = useState(0);
  // `name` and `turn` say when to ask.
  useEffect(() => {
    let isOver = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const round = async (): Promise<void> => {
      const known = await ask().then(
        (answer) => ({ answer, fault: undefined }),
        (error: unknown) => ({ fault: asRefused(error) }),
      );
      if (isOver) return;
      setState((before) => ({
        answer: before.name === name ? before.answer : undefined,
        ...known,
        name,
        now: Date.now(),
      }));
      const goesOn =
        "answer" in known
          ? isLive(known.answer)
          : known.fault.status === 0 || known.fault.status >= 500;
      if (goesOn) timer = setTimeout(whenSeen, EVERY_MS);
    };
    const whenSeen = (): void => {
      if (!document.hidden) return void round();
      document.addEventListener("visibilitychange", () => void (isOver || round()), { once: true });
    };
    void round();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [name, turn]);
  const again = useCallback(() => setTurn((before) => before + 1), []);
  return {
    answer: state.name === name ? state.answer : undefined,
    fault: state.fault,
    now: state.now,
    again,
  };
}

/** Anything but a refusal is a fault of this page. */
export function asRefused(error: unknown): Refused {
  return error instanceof Refused ? error : new Refused(0, String(error));
}
