/** Lets everything else that is ready to run go first. */
export function soon(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}
