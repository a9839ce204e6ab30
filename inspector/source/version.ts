/** The library's version, which a source tells. */
export const VERSION = '0.1.0';
