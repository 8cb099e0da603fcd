/** What AWS charges in us-east-1, in US dollars, as of November 2026: https://aws.amazon.com/pricing. */
export const PRICES = {
  httpApiPerMillion: 1,
  lambdaPerMillion: 0.2,
  lambdaPerGBSecond: { arm64: 0.0000133334, x86_64: 0.0000166667 },
  writeUnitsPerMillion: 0.625,
  readUnitsPerMillion: 0.125,
  egressPerGB: 0.09,
} as const;
