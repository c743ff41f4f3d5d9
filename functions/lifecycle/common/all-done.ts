/**
 * Like `Promise.all`, but it throws only after every work has ended. Lambda freezes the work that
 * is left of a failed invocation, and resumes it inside the next one, without the lease it began
 * under.
 */
export async function allDone<T>(works: readonly Promise<T>[]): Promise<T[]> {
  const ends = await Promise.allSettled(works);
  return ends.map((end) => {
    if (end.status === "rejected") throw end.reason;
    return end.value;
  });
}
