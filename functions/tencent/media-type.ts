/**
 * The media type of a file, by the ending of its address; undefined for an ending that is not known
 * here.
 */
export function mediaTypeOfUrl(url: string): string | undefined {
  const path = URL.parse(url)?.pathname ?? "";
  return mediaTypeOfEnding(/\.(\w{1,8})$/.exec(path)?.[1]);
}

/** The media type of a format's usual ending: `mp4`, in any case. */
export function mediaTypeOfEnding(ending: string | undefined): string | undefined {
  return mediaTypes.get(ending?.toLowerCase() ?? "");
}

/** The results that Tencent's pages name: videos, sounds, pictures, subtitles and playlists. */
const mediaTypes: ReadonlyMap<string, string> = new Map([
  ["mp4", "video/mp4"],
  ["mov", "video/quicktime"],
  ["webm", "video/webm"],
  ["flv", "video/x-flv"],
  ["m3u8", "application/vnd.apple.mpegurl"],
  ["mp3", "audio/mpeg"],
  ["m4a", "audio/mp4"],
  ["wav", "audio/wav"],
  ["jpg", "image/jpeg"],
  ["jpeg", "image/jpeg"],
  ["png", "image/png"],
  ["webp", "image/webp"],
  ["gif", "image/gif"],
  ["srt", "application/x-subrip"],
  ["vtt", "text/vtt"],
]);
