/** Pending connections: all users connect within seconds. */
export const BACKLOG = 2048;
