/** The address a file is served under, as Vite gives it. */
declare module '*?url' {
  const address: string;
  export default address;
}
