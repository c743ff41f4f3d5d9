import { expect, onTestFinished, test } from "vitest";
import { type Behave, contentOf, PART, serving } from "./file-host.ts";
import { settledOn } from "./settled-on.ts";

const MINUTE = 60_000;
const film = contentOf(PART + 1000);

test("a part that the bucket does not take while the next one is read ends the try, and not the process", async () => {
  let sendTheRest = (): void => undefined;
  const inTwo: Behave = (_request, response) => {
    const headers = { "content-type": "video/mp4", etag: '"one"', "content-length": film.length };
    response.writeHead(200, headers).write(film.subarray(0, PART + 1));
    sendTheRest = () => void response.end(film.subarray(PART + 1));
  };
  const unhandled: unknown[] = [];
  const note = (reason: unknown): void => void unhandled.push(reason);
  process.on("unhandledRejection", note);
  onTestFinished(() => void process.off("unhandledRejection", note));
  const { system, host, again, stored, copyOf } = await settledOn(inTwo);
  const { bucket } = system.keeper;
  const putPart = bucket.putPart.bind(bucket);
  bucket.putPart = () => {
    // Node tells of a rejection that nobody waits for before it turns to the next event.
    setImmediate(sendTheRest);
    return Promise.reject(new Error("The bucket does not answer."));
  };

  await system.keepByStream();
  const before = await copyOf();
  bucket.putPart = putPart;
  host.behave(serving(film));
  await again(20 * MINUTE);

  expect(unhandled).toEqual([]);
  // Its next try is due when no function can have it any more.
  expect(before?.state).toBe("copying");
  expect((await stored())?.equals(film)).toBe(true);
});
