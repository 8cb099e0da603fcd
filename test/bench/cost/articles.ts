/** Creation time of the oldest article in a filled table; {@link ARTICLES_PER_SECOND} are created in each second from then on. */
export const BEGIN_SECONDS = 1_780_000_000;
export const ARTICLES_PER_SECOND = 4;
