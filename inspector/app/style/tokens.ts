/**
 * The app's colours. Text has a contrast of 4.5 to 1 or more on all that it stands on, in both
 * schemes; a page around may set them on the element.
 */
const LIGHT = `--ground:#ffffff;--panel:#f6f8fb;--raised:#ffffff;--line:#d5dde8;
--line-strong:#8fa0b5;--text:#0f1b2d;--faint:#51627a;--accent:#1d4ed8;
--accent-ground:#dbe8ff;--accent-text:#12337f;--on-accent:#ffffff;--time:#96420a;
--bad:#b01515;--bad-ground:#fde4e4;--good:#146c37;--good-ground:#dcf3e4;
--warn:#8a4b00;--warn-ground:#fdefd8;--shade:#0f1b2d66`;

const DARK = `--ground:#0c1421;--panel:#111b2b;--raised:#172336;--line:#28364b;
--line-strong:#5c6f8a;--text:#e8eef7;--faint:#9fb0c6;--accent:#7db0ff;
--accent-ground:#1b3f80;--accent-text:#f2f7ff;--on-accent:#0c1421;--time:#fbb03c;
--bad:#ff9a9a;--bad-ground:#4c1d22;--good:#5fd38d;--good-ground:#143a26;
--warn:#fbb03c;--warn-ground:#43300f;--shade:#000000a0`;

export const TOKENS: string = `
:host{${LIGHT};color-scheme:light}
@media (prefers-color-scheme:dark){:host{${DARK};color-scheme:dark}}
[data-theme="light"]{${LIGHT};color-scheme:light}
[data-theme="dark"]{${DARK};color-scheme:dark}
`;
