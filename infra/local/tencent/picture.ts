import { readFileSync } from "node:fs";

/**
 * The picture that every successful task of an action for pictures brings: four fields of colour,
 * in 16 by 9 pixels.
 */
export const picture: Buffer = readFileSync(new URL("picture.png", import.meta.url));

/**
 * The truth about `picture` in the fields of Tencent's MediaMetaData. That it has no duration, rate
 * or streams is inferred.
 */
export const pictureMetaData = {
  Size: picture.length,
  Container: "png",
  Bitrate: 0,
  Height: 9,
  Width: 16,
  Duration: 0,
  Rotate: 0,
  VideoStreamSet: [],
  AudioStreamSet: [],
  VideoDuration: 0,
  AudioDuration: 0,
  Md5: "",
};
