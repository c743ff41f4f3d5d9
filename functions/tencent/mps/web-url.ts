/** Whether a text is an address on the web: http or https, without spaces. */
export const isWebUrl = (text: string): boolean =>
  /^https?:\/\/\S+$/i.test(text) && URL.canParse(text);
