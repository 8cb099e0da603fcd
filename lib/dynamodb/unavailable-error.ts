/** The database cannot be reached, is throttled, or did not answer, beyond all attempts. */
export class UnavailableError extends Error {
  override readonly name = 'Unavailable';
  /** By this name whoever answers the client knows the error: whether it may have happened is part of it. */
  readonly code: 'unavailable' | 'outcome_unknown';

  /**
   * @param message for the log
   * @param options its cause, and whether a write may have been made all the same
   */
  constructor(
    message: string,
    { isOutcomeUnknown = false, ...options }: ErrorOptions & { isOutcomeUnknown?: boolean } = {},
  ) {
    super(message, options);
    this.code = isOutcomeUnknown ? 'outcome_unknown' : 'unavailable';
  }
}
