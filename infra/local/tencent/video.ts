import { readFileSync } from "node:fs";

/**
 * The film that every successful task brings: two seconds of a test card, playable anywhere. It was
 * made by this command:
 *
 *     ffmpeg -f lavfi -i testsrc2=size=320x180:rate=12:duration=2 -c:v libx264 -profile:v baseline
 *       -pix_fmt yuv420p -preset veryslow -crf 38 -map_metadata -1 -fflags +bitexact
 *       -flags:v +bitexact -movflags +faststart -an video.mp4
 */
export const video: Buffer = readFileSync(new URL("video.mp4", import.meta.url));

/**
 * The truth about `video` in the fields of Tencent's MediaMetaData: bytes, bits per second, pixels,
 * seconds.
 */
export const videoMetaData = {
  Size: video.length,
  Container: "mov,mp4,m4a,3gp,3g2,mj2",
  Bitrate: 51744,
  Height: 180,
  Width: 320,
  Duration: 2,
  Rotate: 0,
  VideoStreamSet: [
    { Bitrate: 48088, Height: 180, Width: 320, Codec: "h264", Fps: 12, CodecTag: "avc1" },
  ],
  AudioStreamSet: [],
  VideoDuration: 2,
  AudioDuration: 0,
  Md5: "",
};
