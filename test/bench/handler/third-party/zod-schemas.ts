import { z } from 'zod';
import type { ValidationError } from '../../../../lib/fastapi/validation-error.ts';
import { NEWS_ID_MAX } from '../../../../lib/news/news-id.ts';
import { lengthError } from '../text-length.ts';
import { parseError } from '../validation-errors.ts';

/** A string with a length in code points; zod counts UTF-16 units. */
function text(min: number, max: number) {
  return z
    .string({ error: ({ input }) => (input === undefined ? 'missing' : 'string_type') })
    .superRefine((value, context) => {
      const message = value.isWellFormed() ? lengthError(value, min, max) : 'string_unicode';
      if (message !== undefined) context.addIssue({ code: 'custom', message });
    });
}

const notAnObject = ({ input }: { input?: unknown }) =>
  input === undefined ? 'missing' : 'model_attributes_type';

export const NewsInput = z.object(
  {
    title: text(10, 100),
    content: text(50, 100_000),
    creator: z.object({ first_name: text(2, 60), last_name: text(2, 100) }, { error: notAnObject }),
  },
  { error: notAnObject },
);

function integer(min: number, max: number) {
  return z
    .string()
    .regex(/^[+-]?\d+$/, { error: 'int_parsing', abort: true })
    .transform(Number)
    .pipe(
      z
        .number()
        .min(min, { error: `greater_than_equal ${min}` })
        .max(max, { error: `less_than_equal ${max}` }),
    );
}

export const NewsPath = z.object({ news_id: integer(1, NEWS_ID_MAX) });

export const ListQuery = z.object({
  id: z
    .preprocess(
      (value) => (value === undefined ? undefined : [value].flat()),
      z.array(integer(1, NEWS_ID_MAX)).max(100),
    )
    .optional(),
  limit: integer(1, 100).optional(),
  cursor: z.string().optional(),
});

/** An article, for frameworks that declare their responses. */
export const News = z.object({
  id: z.int(),
  title: z.string(),
  content: z.string(),
  creator: z.object({ first_name: z.string(), last_name: z.string() }),
  created_at: z.int(),
  updated_at: z.int(),
});

export const ErrorBody = z.object({ detail: z.unknown() });

/** Converts the issues in a part of a request to FastAPI's format. */
export function toErrors(part: string, issues: readonly z.core.$ZodIssue[]): ValidationError[] {
  return issues.map(({ message, path }) => {
    return parseError(message, [part, ...path.map((key) => (typeof key === 'number' ? key : String(key)))]);
  });
}
