const KEY = 'abeyance.inspector.token';
const MARK = 'token=';

/** Whether the address has a token in it. */
export function hasToken(): boolean {
  return location.hash.slice(1).startsWith(MARK);
}

/**
 * The token the server printed behind `#`, or the one of this tab's last visit. It is taken out of
 * the address at once, so that no screenshot, bookmark or history has it.
 */
export function takeToken(): string | undefined {
  if (!hasToken()) return kept();
  const [token = '', ...place] = location.hash.slice(1 + MARK.length).split('&');
  history.replaceState(history.state, '', `${location.pathname}#${place.join('&') || '/'}`);
  keep(token);
  return token;
}

function kept(): string | undefined {
  try {
    return sessionStorage.getItem(KEY) ?? undefined;
  } catch {
    return undefined;
  }
}

function keep(token: string): void {
  try {
    sessionStorage.setItem(KEY, token);
  } catch {
    // it holds for this visit
  }
}
