/** What AWS charges in us-east-1, in US dollars, as of November 2026: https://aws.amazon.com/pricing. Lambda on arm64. */
export const PRICES = {
  httpApiPerMillion: 1,
  lambdaPerMillion: 0.2,
  lambdaPerGBSecond: 0.0000133334,
  writeUnitsPerMillion: 0.625,
  readUnitsPerMillion: 0.125,
  egressPerGB: 0.09,
} as const;
