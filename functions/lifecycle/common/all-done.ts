/**
 * As `Promise.all`, but it throws only once nothing runs any more: Lambda freezes what is left of
 * an invocation that has failed, and lets it go on inside the next one, without the lease it was
 * begun under.
 */
export const allDone = async <T>(works: readonly Promise<T>[]): Promise<T[]> => {
  const ends = await Promise.allSettled(works);
  return ends.map((end) => {
    if (end.status === "rejected") throw end.reason;
    return end.value;
  });
};
