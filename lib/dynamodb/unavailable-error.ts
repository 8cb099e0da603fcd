/** The request could not be completed for now; a retry may succeed. */
export class UnavailableError extends Error {
  override readonly name = 'UnavailableError';
  /** The error of `HTTP_ERRORS` that the client gets. */
  readonly code: 'unavailable' | 'outcome_unknown';

  /** `outcomeUnknown`: a write may have been executed. */
  constructor(
    message: string,
    { outcomeUnknown = false, ...options }: ErrorOptions & { outcomeUnknown?: boolean } = {},
  ) {
    super(message, options);
    this.code = outcomeUnknown ? 'outcome_unknown' : 'unavailable';
  }
}
