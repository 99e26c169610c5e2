/** A text whose addresses tell no password and no token: what stands before the host is hidden, but for plain users of ssh. */
export function hideCredentials(text: string): string {
  return text
    .replace(/(\b[a-z+]+:\/\/)[^/\s@:'"]*:[^/\s'"]*@(?=[^/\s@])/gi, '$1*****@')
    .replace(/(\bhttps?:\/\/)(?!\*{5}@)[^/\s'"]+@(?=[^/\s@])/gi, '$1*****@')
}
