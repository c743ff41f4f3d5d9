import type { TaskAnswer } from "../http/api.ts";
import { lengthOf, sizeOf } from "./words.ts";

type Files = NonNullable<TaskAnswer["output"]>["files"];
type File = Files[number];

/** The files of a result, each with a player where the browser has one. */
export function Results({ task, now }: { readonly task: TaskAnswer; readonly now: number }) {
  const files = task.output?.files ?? [];
  if (files.length === 0) return null;
  return (
    <section aria-label="Results">
      <h2>Results</h2>
      {files.map((file, place) => (
        <Result key={file.url ?? file.fileId ?? place} file={file} place={place} now={now} />
      ))}
    </section>
  );
}

interface ResultProps {
  readonly file: File;
  readonly place: number;
  readonly now: number;
}

function Result({ file, place, now }: ResultProps) {
  const { mediaType = "", usage, size, durationSeconds, width, height, expiresAt } = file;
  const link = file.storedUrl ?? file.url;
  const facts = [
    mediaType,
    usage,
    size === undefined ? undefined : sizeOf(size),
    durationSeconds === undefined ? undefined : `${durationSeconds} s`,
    width === undefined || height === undefined ? undefined : `${width} × ${height}`,
    file.storedUrl === undefined ? lifeOf(expiresAt, now) : "kept",
  ].filter((fact) => fact !== undefined && fact !== "");
  return (
    <figure>
      {link !== undefined && mediaType.startsWith("video/") && (
        // biome-ignore lint/a11y/useMediaCaption: nobody has captions of a result.
        <video controls preload="metadata" src={link} aria-label={`file ${place}`} />
      )}
      {link !== undefined && mediaType.startsWith("image/") && (
        <img src={link} alt={`file ${place} of the result`} />
      )}
      <figcaption>
        {link === undefined ? (
          <code>{file.fileId}</code>
        ) : (
          <a href={link} rel="noreferrer" target="_blank">
            File {place}
          </a>
        )}{" "}
        {facts.join(", ")}
      </figcaption>
    </figure>
  );
}

const lifeOf = (expiresAt: string | undefined, now: number): string | undefined => {
  if (expiresAt === undefined) return undefined;
  const left = Date.parse(expiresAt) - now;
  return left > 0 ? `its link lives ${lengthOf(left)} more` : "its link is dead";
};
